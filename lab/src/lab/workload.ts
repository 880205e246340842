import { setTimeout as sleep } from 'node:timers/promises'
import { hashToken } from '@sixfold/events/values/token'
import { linuxHost } from '@sixfold/linux/host'
import { inside } from '@sixfold/linux/ownership'
import { netnsOf } from '../network/names.ts'
import { sysctlsOf } from '../network/namespace.ts'
import { type Answer, Attachment, answerTo, attach, attachmentsOf } from './attachments.ts'
import { type LabContext, openLab, type Where } from './context.ts'
import { LabError } from './error.ts'
import { markOf } from './marks.ts'

const PATIENCE_MS = 10_000
/** An agent that has not heard of the network yet says so, and a moment later has: an error must last to count. */
const ERROR_LASTS_MS = 2_000
const PAUSE_MS = 20
/** What a workload's own end of its port is called. */
const PORT = 'eth0'

/**
 * A workload of a network on a node: one that nobody placed (there is one, made when it is first asked for), or the one of
 * this name that an order placed there.
 */
export type WorkloadRequest = Readonly<{
  party: string
  network: string
  node: string
  workload?: string | null
}>

/** A workload that is attached: its namespace, and the addresses (without lengths) that it got. */
export type Workload = Readonly<{ name: string; netns: string; addresses: readonly string[] }>

/** Every step may be repeated: a crash between them leaves nothing that the next call does not finish. */
const ensureNetns = async (netns: string, directory: string): Promise<void> => {
  const host = linuxHost()
  const env = markOf(directory)
  await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', netns], env, forgive: 'File exists' })
  const sysctls = sysctlsOf({ forwards: false })
  await host.run({ do: 'exec', argv: inside(netns, 'sysctl', '-qw', ...sysctls), env })
  await host.run({ do: 'exec', argv: ['ip', '-n', netns, 'link', 'set', 'dev', 'lo', 'up'], env })
}

/** Whether the port that a status tells of is there: it may be of a namespace of that name that went since. */
const hasPort = async (netns: string, [address = '']: readonly string[]): Promise<boolean> => {
  const argv = ['ip', '-n', netns, '-o', 'address', 'show', 'dev', PORT] as const
  const text = await linuxHost()
    .read(argv)
    .catch(() => null)
  return text?.includes(` ${address.replace(/\/\d+$/, '')}/`) === true
}

/** The answer as it stands: with addresses only once they are on the port. */
const answerNow = async (stateDir: string, attachment: Attachment): Promise<Answer | null> => {
  const answer = await answerTo(stateDir, attachment)
  if (answer === null || !('addresses' in answer)) return answer
  return (await hasPort(attachment.netns, answer.addresses))
    ? answer
    : { error: `it is said to be attached, and its ${PORT} has not the address`, state: 'waiting' }
}

const waitForAnswer = async (
  stateDir: string,
  attachment: Attachment,
  patienceMs: number,
): Promise<Answer | null> => {
  const end = Date.now() + patienceMs
  let wrongSince: number | null = null
  for (;;) {
    const answer = await answerNow(stateDir, attachment)
    const now = Date.now()
    if (answer !== null && 'addresses' in answer) return answer
    wrongSince = answer === null || answer.state === 'waiting' ? null : (wrongSince ?? now)
    if (now >= end || (wrongSince !== null && now - wrongSince >= ERROR_LASTS_MS)) return answer
    await sleep(PAUSE_MS)
  }
}

const stateDirOfNode = ({ lab, agents }: LabContext, node: string): string => {
  const nodes = agents.filter(({ kind }) => kind === 'node-agent')
  const found = nodes.find(({ machine }) => machine === node)
  if (found !== undefined) return found.stateDir
  const names = nodes.map(({ machine }) => machine).join(', ')
  throw new LabError('no-such-target', `lab ${lab} has no node ${node}: its nodes are ${names}`)
}

/**
 * The workload of a network on a node, attached. Makes its namespace, asks the node's agent to attach it and waits
 * (`patienceMs`, 10 s when left out) until the agent says which addresses it has. Asking again changes nothing.
 *
 * @throws LabError `workload-failed` with what the agent said, or when it said nothing
 */
export const ensureWorkload = async (
  lab: string,
  { party, network, node, workload = null }: WorkloadRequest,
  { patienceMs = PATIENCE_MS, ...where }: Where & Readonly<{ patienceMs?: number }> = {},
): Promise<Workload> => {
  const context = await openLab(lab, where)
  const stateDir = stateDirOfNode(context, node)
  const label = `w-${hashToken(8, party, network, node, ...(workload === null ? [] : [workload]))}`
  const name = workload ?? label
  const netns = netnsOf(context.lab, label)
  const placed = workload === null ? {} : { placed: true }
  const attachment = Attachment.parse({ party, network, workload: name, netns, ...placed })
  await ensureNetns(netns, context.directory)
  await attach(stateDir, attachment)
  const answer = await waitForAnswer(stateDir, attachment, patienceMs)
  if (answer !== null && 'addresses' in answer) {
    return { name, netns, addresses: answer.addresses.map((address) => address.replace(/\/\d+$/, '')) }
  }
  const reason =
    answer?.error ?? `its agent said nothing within ${patienceMs / 1000} s; is node-agent@${node} running?`
  throw new LabError(
    'workload-failed',
    `no workload ${workload === null ? '' : `${workload} `}of network ${network} of ${party} on ${node}: ${reason}`,
  )
}

/** Whose a network is, told by the workloads there are already. Throws LabError when that does not decide it. */
export const partyOf = async (context: LabContext, network: string, node: string): Promise<string> => {
  const attachments = await attachmentsOf(stateDirOfNode(context, node))
  const parties = [...new Set(attachments.filter((it) => it.network === network).map(({ party }) => party))]
  const [party] = parties
  if (party !== undefined && parties.length === 1) return party
  const known =
    parties.length === 0 ? 'nobody has a workload of it there yet' : `${parties.join(' and ')} have one`
  throw new LabError('no-such-target', `whose network ${network}? ${known}: say PARTY/${network}@${node}`)
}
