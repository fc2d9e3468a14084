// The patterns and letter boxes of the map, drawn on canvases in the theme's colours.
import type { Map as MapLibreMap } from 'maplibre-gl';
import { HATCH, OUTLINE, PALETTES, PHASE_GROUPS, type Theme } from '../shared/symbology';

/** Images are drawn at twice their size, sharp on dense screens and good enough on others. */
const SCALE = 2;

function paint(width: number, height: number, draw: (to: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * SCALE);
  canvas.height = Math.round(height * SCALE);
  const to = canvas.getContext('2d');
  if (!to) throw new Error('no 2d canvas');
  to.scale(SCALE, SCALE);
  draw(to);
  return to.getImageData(0, 0, canvas.width, canvas.height);
}

/** Lines at 45°: the tile's diagonal plus its two corners, so that tiles join without a seam. */
function hatch(colour: string, gap: number, ground: number): ImageData {
  const size = Math.round(gap * Math.SQRT2 * SCALE) / SCALE;
  return paint(size, size, (to) => {
    to.globalAlpha = ground;
    to.fillStyle = colour;
    to.fillRect(0, 0, size, size);
    to.globalAlpha = 1;
    to.strokeStyle = colour;
    to.lineWidth = 1.6;
    to.beginPath();
    for (const shift of [-size, 0, size]) {
      to.moveTo(shift - size, 2 * size);
      to.lineTo(shift + 2 * size, -size);
    }
    to.stroke();
  });
}

function dots(colour: string): ImageData {
  return paint(7, 7, (to) => {
    to.fillStyle = colour;
    to.globalAlpha = 0.75;
    to.arc(3.5, 3.5, 1.1, 0, 2 * Math.PI);
    to.fill();
  });
}

function codeBox(code: string, outline: string, dash: readonly number[], theme: Theme): ImageData {
  const font = '700 12px system-ui, sans-serif';
  const ruler = document.createElement('canvas').getContext('2d');
  if (ruler) ruler.font = font;
  const width = Math.ceil(ruler?.measureText(code).width ?? 30) + 14;
  const height = 22;
  return paint(width, height, (to) => {
    to.beginPath();
    to.roundRect(1.5, 1.5, width - 3, height - 3, 4);
    to.fillStyle = PALETTES[theme].surface;
    to.fill();
    to.strokeStyle = outline;
    to.lineWidth = 2;
    to.setLineDash([...dash]);
    to.stroke();
    to.fillStyle = PALETTES[theme].ink;
    to.font = font;
    to.textAlign = 'center';
    to.textBaseline = 'middle';
    to.fillText(code, width / 2, height / 2 + 0.5);
  });
}

/** Adds every image, or redraws it in place after a change of theme. */
export function putImages(map: MapLibreMap, theme: Theme, hueOfCode: ReadonlyMap<string, number>): void {
  const put = (id: string, image: ImageData) => {
    if (map.hasImage(id)) map.updateImage(id, image);
    else map.addImage(id, image, { pixelRatio: SCALE });
  };
  const { hues, degrees, closed } = PALETTES[theme];
  for (const degree of [2, 3, 4] as const) {
    const { gap, ground } = HATCH[degree];
    put(`hatch-${degree}`, hatch(degrees[degree - 2] ?? degrees[2], gap, ground));
  }
  hues.forEach((colour, hue) => {
    put(`dots-${hue}`, dots(colour));
  });
  put(
    'room',
    paint(30, 30, () => {}),
  );
  for (const [code, hue] of hueOfCode) {
    for (const group of PHASE_GROUPS) {
      const { dash, width } = OUTLINE[group];
      const pattern = dash[1] === 0 ? [] : dash.map((part) => part * width * 0.8);
      put(
        `code-${code}-${group}`,
        codeBox(code, group === 'closed' ? closed : (hues[hue] ?? hues[5]), pattern, theme),
      );
    }
  }
}
