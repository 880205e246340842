import { environment } from './environment.ts'
import { type Palette, palette } from './render/color.ts'

/** Where a command speaks: results on stdout, everything else on stderr. */
export type Terminal = Readonly<{
  /** One line (or lines) of the result. */
  out: (text: string) => void
  /** The result as one JSON document. */
  json: (value: unknown) => void
  /** A remark for people, never part of the result. */
  note: (text: string) => void
  /** Raw bytes for stderr: for redrawing. */
  draw: (text: string) => void
  /** Whether stderr can be redrawn. */
  isLive: boolean
  columns: number
  /** Colours of the result, and of remarks. */
  color: Palette
  noteColor: Palette
}>

/** The terminal of this process. Honours NO_COLOR; no colour and no redrawing into a pipe or a file. */
export const openTerminal = (): Terminal => {
  const isWanted = environment().NO_COLOR === undefined
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    json: (value) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    draw: (text) => void process.stderr.write(text),
    isLive: process.stderr.isTTY === true,
    columns: process.stderr.columns || 80,
    color: palette(isWanted && process.stdout.isTTY === true),
    noteColor: palette(isWanted && process.stderr.isTTY === true),
  }
}
