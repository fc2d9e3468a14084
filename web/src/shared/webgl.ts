// Whether this browser can draw the live map at all; asked before the large library is fetched.

export function hasWebGl(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}
