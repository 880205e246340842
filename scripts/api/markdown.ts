/** A table; cells may hold anything but line breaks. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** A link to a heading of the same page, or of another. */
export const link = (text: string, heading: string, page = ''): string =>
  `[${text}](${page}#${heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-')})`

/** Says that nobody edits the file by hand. */
export const GENERATED = '<!-- Made by `node scripts/generate-api.ts` from shared/events: do not edit. -->'
