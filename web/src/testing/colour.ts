// Colour science for the tests: CIEDE2000 and colour vision deficiency, so that the palette is measured, not believed.

export type Rgb = readonly [number, number, number];
export type Vision = 'normal' | 'protan' | 'deutan' | 'tritan';

export function parseHex(hex: string): Rgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

function multiply(matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb {
  const row = ([x, y, z]: Rgb) => x * r + y * g + z * b;
  const [first, second, third] = matrix;
  if (!first || !second || !third) throw new Error('three rows');
  return [row(first), row(second), row(third)];
}

/** Machado, Oliveira and Fernandes 2009, full severity, on linear light. */
const SIMULATION: Record<Exclude<Vision, 'normal'>, readonly Rgb[]> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(hex: string, vision: Vision): Rgb {
  const [r, g, b] = parseHex(hex);
  const light: Rgb = [linear(r), linear(g), linear(b)];
  if (vision === 'normal') return light;
  const [x, y, z] = multiply(SIMULATION[vision], light);
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [clamp(x), clamp(y), clamp(z)];
}

function lab(light: Rgb): Rgb {
  const xyz = multiply(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    light,
  );
  const f = (value: number) =>
    value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27 / 116) * value + 16 / 116;
  const [x, y, z] = [f(xyz[0] / 0.95047), f(xyz[1]), f(xyz[2] / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** ΔE00 of two Lab colours, after Sharma, Wu and Dalal 2005. */
export function deltaE00([l1, a1, b1]: Rgb, [l2, a2, b2]: Rgb): number {
  const degrees = 180 / Math.PI;
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) * degrees + 360) % 360);
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)];
  const grey = c1 * c2 === 0;
  let dh = grey ? 0 : h2 - h1;
  if (dh > 180) dh -= 360;
  if (dh < -180) dh += 360;
  const dL = l2 - l1;
  const dC = c2 - c1;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(dh / 2 / degrees);
  const L = (l1 + l2) / 2;
  const C = (c1 + c2) / 2;
  let H = (h1 + h2) / 2;
  if (grey) H = h1 + h2;
  else if (Math.abs(h1 - h2) > 180) H += h1 + h2 < 360 ? 180 : -180;
  const cos = (angle: number) => Math.cos(angle / degrees);
  const t = 1 - 0.17 * cos(H - 30) + 0.24 * cos(2 * H) + 0.32 * cos(3 * H + 6) - 0.2 * cos(4 * H - 63);
  const sL = 1 + (0.015 * (L - 50) ** 2) / Math.sqrt(20 + (L - 50) ** 2);
  const sC = 1 + 0.045 * C;
  const sH = 1 + 0.015 * C * t;
  const rC = 2 * Math.sqrt(C ** 7 / (C ** 7 + 25 ** 7));
  const rT = -Math.sin((60 / degrees) * Math.exp(-(((H - 275) / 25) ** 2))) * rC;
  return Math.sqrt((dL / sL) ** 2 + (dC / sC) ** 2 + (dH / sH) ** 2 + rT * (dC / sC) * (dH / sH));
}

/** How different two colours look to somebody with this vision. */
export function difference(one: string, other: string, vision: Vision): number {
  return deltaE00(lab(seen(one, vision)), lab(seen(other, vision)));
}

/** WCAG contrast ratio. */
export function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [r, g, b] = seen(hex, 'normal');
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
