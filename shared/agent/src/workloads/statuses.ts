import type { Log, StateFiles } from '@sixfold/service'
import { unitKey } from '../mailbox/mailbox.ts'
import { type Requested, requestName, STATUS } from './attachments.ts'
import { type Status, statusText } from './status.ts'

/** What was said, of which network, and in short: only where that changes is it worth a line of the log. */
type Said = Readonly<{ key: string | null; text: string; short: string; port: string | null }>

const shortOf = ({ state, error }: Readonly<{ state?: unknown; error?: unknown }>): string =>
  `${state} ${error ?? ''}`

/** The port that a workload has once it is attached: its own name, and the namespace that it stands in. */
const portOf = ({ workload, netns }: Readonly<{ workload?: unknown; netns?: unknown }>): string =>
  `${workload} in ${netns}`

/** A workload that is not at rest has its port all the same. */
const hasPort = (state: unknown): boolean => state === 'attached' || state === 'failed'

const saidIn = (text: string): Said => {
  try {
    const { party, network, ...rest } = JSON.parse(text)
    const isOfOne = typeof party === 'string' && typeof network === 'string'
    const port = hasPort(rest.state) ? portOf(rest) : null
    return { key: isOfOne ? unitKey(party, network) : null, text, short: shortOf(rest), port }
  } catch {
    return { key: null, text, short: '', port: null }
  }
}

const SENTENCES: Readonly<Record<Status['state'], string>> = {
  attached: 'a workload is attached',
  waiting: 'a workload waits',
  refused: 'a workload is not attached',
  failed: 'a workload is not at rest',
}

const saidBefore = async (files: StateFiles): Promise<Map<string, Said>> => {
  const said = new Map<string, Said>()
  for (const name of await files.list()) {
    if (!name.endsWith(STATUS)) continue
    const text = (await files.read(name).catch(() => null))?.toString('utf8') ?? ''
    said.set(name.slice(0, -STATUS.length), saidIn(text))
  }
  return said
}

/** Whether a request is one that was attached as it stands. */
type IsAttached = (request: Requested) => boolean

const attachedIn =
  (said: ReadonlyMap<string, Said>): IsAttached =>
  ({ file, party, network, ...rest }) => {
    const { key, port } = said.get(file) ?? { key: null, port: null }
    return key === unitKey(party, network) && port === portOf(rest)
  }

/** Who is attached, by the statuses as they are; for those who only look on. */
export const attachedBefore = async (files: StateFiles): Promise<IsAttached> =>
  attachedIn(await saidBefore(files))

/**
 * The statuses beside the attachments. Each is written when it differs from what is there, also across restarts, and
 * removed once there is nothing to say; one that cannot be written is logged, and tried again with the next look.
 */
export const openStatuses = async (files: StateFiles, log: Log) => {
  const said = await saidBefore(files)

  const write = async (file: string, now: Said, onNews: () => void): Promise<void> => {
    const before = said.get(file)
    if (before?.text === now.text) return
    await files.write(`${file}${STATUS}`, now.text, { mode: 0o644 })
    said.set(file, now)
    if (before?.short !== now.short) onNews()
  }
  const remove = async (file: string): Promise<void> => {
    await files.remove(`${file}${STATUS}`)
    said.delete(file)
  }

  // One after the other: two networks may come to speak of one file, when it is changed from one to the other.
  let last: Promise<void> = Promise.resolve()
  const then = (file: string, work: () => Promise<void>): Promise<void> => {
    last = last
      .then(work)
      .catch((err: unknown) => log.error({ err, file }, 'the status of a workload could not be written'))
    return last
  }

  return {
    /** Whether a request is one that was attached as it stands, also before a restart. */
    isAttached: attachedIn(said),
    /** The networks that something was said of. */
    keys: (): Set<string> => new Set([...said.values()].flatMap(({ key }) => key ?? [])),
    /** All that is to be said of the workloads of one network, by file; what was said before of any other is removed. */
    publish: async (key: string, statuses: ReadonlyMap<string, Status>): Promise<void> => {
      for (const [file, { key: its }] of [...said]) {
        if (its !== key || statuses.has(file)) continue
        await then(file, async () => {
          if (said.get(file)?.key === key) await remove(file)
        })
      }
      for (const [file, status] of statuses) {
        const { state, workload, error } = status
        const fields = { network: key, object: workload, ...(error === undefined ? {} : { reason: error }) }
        const level = state === 'refused' || state === 'failed' ? 'warn' : 'info'
        await then(file, () =>
          write(file, saidIn(statusText(status)), () => log[level](fields, SENTENCES[state])),
        )
      }
    },
    /** Says that a file is no request at all, and leaves it to whoever wrote it. */
    refuse: (file: string, error: string): Promise<void> =>
      then(file, () =>
        write(file, saidIn(`${JSON.stringify({ state: 'refused', error })}\n`), () =>
          log.warn({ file: requestName(file), reason: error }, 'an attachment cannot be read'),
        ),
      ),
    /** Takes back what was said of files that are not there any more, and that no network speaks of. */
    keepRefused: async (files: ReadonlySet<string>): Promise<void> => {
      for (const [file, { key }] of [...said])
        if (key === null && !files.has(file))
          await then(file, async () => {
            if (said.get(file)?.key === null) await remove(file)
          })
    },
  }
}

export type Statuses = Awaited<ReturnType<typeof openStatuses>>
