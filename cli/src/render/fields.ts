import type { Palette } from './color.ts'

/** Named values, one a line, aligned; those that are empty are left out. */
export const fields = (
  named: readonly (readonly [name: string, value: string])[],
  { dim }: Pick<Palette, 'dim'>,
): string[] => {
  const shown = named.filter(([, value]) => value !== '')
  const width = Math.max(0, ...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `  ${dim(name.padEnd(width))}  ${value}`)
}
