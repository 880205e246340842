import type { Palette } from './color.ts'
import { printable } from './printable.ts'

/** A column: its head, the plain text of a cell, and how that is painted (after it is padded). */
export type Column<Row> = Readonly<{
  head: string
  cell: (row: Row) => string
  align?: 'right'
  paint?: (text: string, row: Row) => string
}>

const GAP = '  '

const widthOf = (text: string): number => [...text].length

const pad = (text: string, width: number, align: 'right' | undefined): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'right' ? space + text : text + space
}

/** Lines of a table: aligned, as narrow as its cells, no frame. A column without a single cell is left out. */
export const table = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { dim }: Pick<Palette, 'dim'>,
): string[] => {
  const cells = rows.map((row) => columns.map(({ cell }) => printable(cell(row))))
  const shown = columns.map((_, at) => at).filter((at) => cells.some((line) => line[at] !== ''))
  const width = (at: number): number =>
    Math.max(widthOf(columns[at]?.head ?? ''), ...cells.map((line) => widthOf(line[at] ?? '')))
  const widths = new Map(shown.map((at) => [at, width(at)]))

  /** Nothing stands behind the last text of a line, not even a space. */
  const line = (texts: readonly string[], painted: (text: string, at: number) => string): string => {
    const last = shown.findLastIndex((at) => texts[at] !== '')
    return shown
      .slice(0, last + 1)
      .map((at, place) => {
        const { align } = columns[at] ?? {}
        const isLast = place === last && align === undefined
        return painted(pad(texts[at] ?? '', isLast ? 0 : (widths.get(at) ?? 0), align), at)
      })
      .join(GAP)
  }

  return [
    line(
      columns.map(({ head }) => head),
      (text) => dim(text),
    ),
    ...rows.map((row, index) =>
      line(cells[index] ?? [], (text, at) => columns[at]?.paint?.(text, row) ?? text),
    ),
  ]
}
