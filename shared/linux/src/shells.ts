import { type Ended, openShell, type Shell } from './shell.ts'
import type { Command } from './shell-words.ts'

/** So many wait for the next command; more were needed for a moment only. */
const MOST_IDLE = 8

/** By where they look for programs. */
const waiting = new Map<string, Shell[]>()

/** A shell that waits, the one that was used last; or a new one. */
const take = (path: string): Shell => {
  const idle = (waiting.get(path) ?? []).filter((shell) => !shell.isOver())
  waiting.set(path, idle)
  return idle.pop() ?? openShell(path)
}

const giveBack = (path: string, shell: Shell): void => {
  const idle = waiting.get(path) ?? []
  if (idle.length >= MOST_IDLE) shell.end()
  else if (!shell.isOver()) waiting.set(path, [...idle, shell])
}

/**
 * Runs a command in a shell of its own, which runs others before and after it. However many there are at once, none waits
 * for another. Rejects where no shell could be started.
 */
export const runInShell = async (command: Command, path: string, timeoutMs: number): Promise<Ended> => {
  const shell = take(path)
  const ended = await shell.run(command, timeoutMs)
  giveBack(path, shell)
  return ended
}
