import { once } from 'node:events'
import { resolve } from 'node:path'
import { capture, openLab, readCapture, watchLink } from '@sixfold/lab'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { attached } from '../lab/inside.ts'
import { theLab } from '../lab/the-lab.ts'
import { plural } from '../render/plural.ts'
import { openTerminal } from '../terminal.ts'

export type CaptureOptions = Readonly<{ lab?: string; write?: string; seconds?: number }>

/** What a timer can hold: 24 days. */
const LONGEST_MS = 2 ** 31 - 1

const intoFile = async (
  lab: string,
  link: string,
  filter: readonly string[],
  { write, seconds }: Readonly<{ write: string; seconds: number | undefined }>,
): Promise<ExitCode> => {
  const { out, note } = openTerminal()
  const running = await capture(lab, link, { filter, file: resolve(write) })
  note(seconds === undefined ? `capturing ${link} until interrupted` : `capturing ${link} for ${seconds} s`)
  const timeIsOver = Promise.withResolvers<void>()
  // Without a time the timer only keeps this process alive: nothing else of ours would.
  const timer = setTimeout(timeIsOver.resolve, seconds === undefined ? LONGEST_MS : seconds * 1000)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), timeIsOver.promise])
  clearTimeout(timer)
  await running.stop()
  const packets = await readCapture(running.file)
  out(`${plural(packets.length, 'packet')} in ${running.file}`)
  return EXIT.ok
}

/** `sixfold lab capture [LINK]`: shows a link's packets, or writes them into a file; without a link, lists the links. */
export const labCapture = async (
  link: string | undefined,
  filter: readonly string[],
  { lab: name, write, seconds }: CaptureOptions,
): Promise<ExitCode> => {
  const lab = await theLab(name)
  if (link === undefined) {
    const { out } = openTerminal()
    for (const it of (await openLab(lab)).links) out(it.name)
    return EXIT.ok
  }
  const words = filter[0] === '--' ? filter.slice(1) : filter
  if (write !== undefined) return intoFile(lab, link, words, { write, seconds })
  return attached(() => watchLink(lab, link, { filter: words }))
}
