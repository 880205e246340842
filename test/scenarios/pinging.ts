import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Grid } from './grid.ts'

/** What a ping that went on for a while counted. */
export type PingedOn = Readonly<{
  sent: number
  answered: number
  /** The sequence number of the last answer; 0 when none came. */
  last: number
  /** What was asked before the last answer and never answered: its sequence number, and when the one before it was answered. */
  lost: readonly string[]
}>

const ANSWER = /^\[(\d+\.\d+)\] .*icmp_seq=(\d+) ttl/gm

const countedIn = (stdout: string): PingedOn => {
  const answers = new Map([...stdout.matchAll(ANSWER)].map(([, at, sequence]) => [Number(sequence), at]))
  const last = Math.max(0, ...answers.keys())
  const lost = Array.from({ length: last }, (_, index) => index + 1)
    .filter((sequence) => !answers.has(sequence))
    .map((sequence) => {
      const before = Number(answers.get(sequence - 1) ?? Number.NaN)
      return `${sequence}, after ${Number.isNaN(before) ? 'another' : new Date(before * 1_000).toISOString()}`
    })
  const sent = Number(/(\d+) packets transmitted/.exec(stdout)?.[1])
  return { sent, answered: answers.size, last, lost }
}

/** Pings from a place of the lab until what it gives is called, which says what was counted. */
export const pingingOn = async (
  { context, exec }: Grid,
  from: string,
  to: string,
  everySeconds = 0.01,
): Promise<() => Promise<PingedOn>> => {
  const stop = join((await context()).directory, `stop-${randomUUID()}`)
  const words = `ping -n -D -i ${everySeconds} ${to} & while [ ! -e ${stop} ]; do sleep 0.1; done; kill -INT $!; wait`
  const running = exec(from, 'sh', '-c', words)
  return async () => {
    await writeFile(stop, '')
    return countedIn((await running).stdout)
  }
}
