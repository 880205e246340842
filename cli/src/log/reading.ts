import { whileShowing } from '../render/status-lines.ts'
import type { Terminal } from '../terminal.ts'
import type { Log } from './open-log.ts'

/** Waits until a log is read to its end, and says so when that takes its time. */
export const readingTheLog = async (log: Log, terminal: Terminal): Promise<void> => {
  const words = (): string[] => [`reading the log: ${log.sequence().toLocaleString('en')} facts`]
  await whileShowing(terminal, words, () => log.caughtUp)
  if (log.strangers() === 0) return
  terminal.note(
    terminal.noteColor.yellow(
      `${log.strangers()} facts are of a newer version than this command: what it shows may be incomplete`,
    ),
  )
}
