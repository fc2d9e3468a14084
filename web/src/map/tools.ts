// Buttons over the map, the scale bar, the crosshair and the keyboard's help line.
import type { Map as MapLibreMap } from 'maplibre-gl';
import { h, icon, svg } from '../shared/dom';
import type { Bbox } from '../shared/query';
import type { Texts } from '../shared/texts';
import { calm } from '../shared/theme';

export function addTools(host: HTMLElement, map: MapLibreMap, home: Bbox, texts: Texts): void {
  const button = (label: string, picture: SVGElement, act: () => void) => {
    const made = h(
      'button',
      { type: 'button', class: 'map-tool', 'aria-label': label, title: label },
      picture,
    );
    made.addEventListener('click', act);
    return made;
  };
  const data = { own: true };
  host.append(
    h(
      'div',
      { class: 'map-tools' },
      button(texts.get('map-zoom-in'), icon('M12 5v14', 'M5 12h14'), () => map.zoomIn({}, data)),
      button(texts.get('map-zoom-out'), icon('M5 12h14'), () => map.zoomOut({}, data)),
      button(texts.get('map-home'), icon('M4 11l8-7 8 7', 'M6 9.5V20h12V9.5'), () =>
        map.fitBounds([...home] as [number, number, number, number], { padding: 24, animate: !calm() }, data),
      ),
    ),
  );
}

export function addCrosshair(host: HTMLElement, help: string | null): void {
  host.append(
    svg(
      'svg',
      { class: 'map-cross', viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
      svg('path', {
        d: 'M16 2v10M16 20v10M2 16h10M20 16h10',
        stroke: 'currentColor',
        'stroke-width': 2.5,
        'stroke-linecap': 'round',
      }),
      svg('circle', { cx: 16, cy: 16, r: 1.5, fill: 'currentColor' }),
    ),
  );
  if (help) host.append(h('p', { class: 'map-help', 'aria-hidden': 'true' }, help));
}

/** A bar of a round length between 50 and 125 pixels, true at the middle of the map. */
export function addScale(host: HTMLElement, map: MapLibreMap, lang: string): void {
  const bar = h('div', { class: 'map-scale', 'aria-hidden': 'true' });
  const draw = () => {
    const metresPerPixel =
      (40_075_016.686 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
    const power = 10 ** Math.floor(Math.log10(125 * metresPerPixel));
    const length = power * ([5, 2, 1].find((step) => step * power <= 125 * metresPerPixel) ?? 1);
    bar.style.width = `${length / metresPerPixel}px`;
    const number = (value: number) => new Intl.NumberFormat(lang === 'en' ? 'en-GB' : 'sv-SE').format(value);
    bar.textContent = length < 1000 ? `${number(length)} m` : `${number(length / 1000)} km`;
  };
  map.on('move', draw);
  map.on('resize', draw);
  draw();
  host.append(bar);
}
