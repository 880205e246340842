import { fileURLToPath } from 'node:url'
import { runAttached } from '@sixfold/linux/daemon'

const SIXFOLD = fileURLToPath(new URL('../../sixfold', import.meta.url))

const isTerminal = process.stdout.isTTY === true
const paint = (code: string, text: string): string => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text)

/** Says something to whoever watches. */
export const say = (text = ''): void => {
  process.stdout.write(`${text}\n`)
}

const started = performance.now()
const elapsed = (): string => `${((performance.now() - started) / 1_000).toFixed(1)} s`.padStart(7)

/** Begins a part of the show. */
export const part = (title: string): void => say(`\n${paint('1', `${elapsed()}  ${title}`)}`)

/** One proof: what should be so, and whether it is. */
export const proof = (isSo: boolean, text: string): boolean => {
  say(`  ${isSo ? paint('32', 'yes') : paint('31', 'NO ')}  ${text}`)
  return isSo
}

/** Runs `./sixfold …` in view, as a person would type it. Throws when it does not end well. */
export const sixfold = async (...words: readonly string[]): Promise<void> => {
  say(paint('2', `$ ./sixfold ${words.join(' ')}`))
  const { exitCode } = await runAttached([SIXFOLD, ...words], { stdio: 'inherit' })
  if (exitCode !== 0) throw new Error(`sixfold ${words.join(' ')} ended with ${exitCode}`)
}

/** What `./sixfold … --json` says. */
export const ask = async (...words: readonly string[]): Promise<unknown> => {
  const { exitCode, stdout, stderr } = await runAttached([SIXFOLD, ...words, '--json'])
  if (exitCode !== 0) throw new Error(`sixfold ${words.join(' ')} ended with ${exitCode}: ${stderr.trim()}`)
  return JSON.parse(stdout)
}
