// What a session runs on, read from the header User-Agent that it began with. Browsers pretend to be one another, so the
// order of the names counts (RFC 9110, 10.1.5, and what vendors write). Pure.

export interface Device {
  /** Name of a browser or a program; null where the header says none. */
  readonly program: string | null;
  /** Name of an operating system; null where the header says none. */
  readonly system: string | null;
  readonly kind: 'desk' | 'phone' | 'program';
}

/** Those that contain the name of another come before it. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Headless)?Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** `userAgent` is null where nothing was noted. */
export function parseDevice(userAgent: string | null): Device {
  const text = userAgent ?? '';
  const browser = nameIn(BROWSERS, text);
  const system = nameIn(SYSTEMS, text);
  if (browser === null) return { program: /^[\w.+-]+/.exec(text)?.[0] ?? null, system, kind: 'program' };
  const isPhone = /\b(Mobile|iPhone|iPad|Android)\b/.test(text);
  return { program: browser, system, kind: isPhone ? 'phone' : 'desk' };
}

function nameIn(names: readonly (readonly [RegExp, string])[], text: string): string | null {
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
