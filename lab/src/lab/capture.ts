import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Ending,
  isAlive,
  runAttached,
  signalProcess,
  startDaemon,
  waitUntilGone,
} from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'
import { openLab, type Where } from './context.ts'
import { LabError } from './error.ts'
import { markOf } from './marks.ts'

const READY_MS = 5_000
const PAUSE_MS = 10

/** A capture that runs until it is stopped. Every packet up to `stop` is in the file then (pcap). */
export type Capture = Readonly<{ file: string; stop: () => Promise<void> }>

/** What to capture: a pcap filter as separate words (all packets when left out), and into which file. */
export type CaptureOptions = Where & Readonly<{ filter?: readonly string[]; file?: string }>

const linkNamed = async (lab: string, name: string, where: Where) => {
  const context = await openLab(lab, where)
  const found = context.links.find((link) => link.name === name)
  if (found !== undefined) return { ...found, directory: context.directory }
  const names = context.links.map((link) => link.name).join(', ')
  throw new LabError('no-such-link', `lab ${lab} has no link ${name}: its links are ${names}`)
}

const waitForEars = async (
  ref: Awaited<ReturnType<typeof startDaemon>>,
  log: string,
  link: string,
): Promise<void> => {
  const end = Date.now() + READY_MS
  for (;;) {
    const text = await readFile(log, 'utf8').catch(() => '')
    if (text.includes('listening on')) return
    if (!isAlive(ref) || Date.now() >= end) {
      throw new LabError(
        'process-failed',
        `tcpdump does not listen on ${link}: ${text.trim() || 'it said nothing'}`,
      )
    }
    await sleep(PAUSE_MS)
  }
}

/** Captures a link into a file, from the moment that this resolves. The lab's `down` ends it, too. */
export const capture = async (
  lab: string,
  link: string,
  { filter = [], file, ...where }: CaptureOptions = {},
): Promise<Capture> => {
  const { netns, dev, directory } = await linkNamed(lab, link, where)
  const stem = join(directory, 'captures', `${link}-${randomUUID().slice(0, 8)}`)
  const target = file ?? `${stem}.pcap`
  const log = `${stem}.log`
  const argv = [
    'tcpdump',
    '-Z',
    'root',
    '-i',
    dev,
    '-n',
    '-s',
    '0',
    '-U',
    '--immediate-mode',
    '-w',
    target,
    ...filter,
  ]
  const ref = await startDaemon({ argv: inside(netns, ...argv), environment: markOf(directory), log })
  await waitForEars(ref, log, link)
  return {
    file: target,
    stop: async () => {
      signalProcess(ref, 'SIGINT')
      await waitUntilGone([ref], READY_MS)
    },
  }
}

/** Shows a link's packets on our terminal until it is interrupted; the exit code is tcpdump's. */
export const watchLink = async (
  lab: string,
  link: string,
  { filter = [], ...where }: Where & Readonly<{ filter?: readonly string[] }> = {},
): Promise<Ending> => {
  const { netns, dev } = await linkNamed(lab, link, where)
  return runAttached(inside(netns, 'tcpdump', '-i', dev, '-n', '-l', ...filter), { stdio: 'inherit' })
}

/** The packets of a capture file as tcpdump words them, one a line. */
export const readCapture = async (
  file: string,
  filter: readonly string[] = [],
): Promise<readonly string[]> => {
  const { exitCode, stdout, stderr } = await runAttached(['tcpdump', '-n', '-r', file, ...filter])
  if (exitCode !== 0) throw new Error(`tcpdump cannot read ${file}: ${stderr.trim()}`)
  return stdout.split('\n').filter((line) => line !== '')
}
