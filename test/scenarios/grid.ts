import { fileURLToPath } from 'node:url'
import { exec, killProcess, openLab, startProcess } from '@sixfold/lab'
import { runAttached } from '@sixfold/linux/daemon'

const SIXFOLD = fileURLToPath(new URL('../../sixfold', import.meta.url))

/** A fact as `sixfold facts --json` prints it. */
export type PrintedFact = Readonly<{
  sequence: number
  subject: string
  type: string
  id: string
  prevhash: string | null
  data: Readonly<Record<string, unknown>>
}>

/** What became of an order, as `sixfold order --json` prints it. */
export type PrintedOrder = Readonly<{
  key: string
  stage: string
  words: string
  refusal: Readonly<{ code: string; field: string | null }> | null
  milliseconds: number
}>

/** How `./sixfold …` ended. Everything here is done as a person would do it, from outside. */
export const sixfold = (words: readonly string[], stdin?: string) =>
  runAttached([SIXFOLD, ...words], { timeoutMs: 120_000, ...(stdin === undefined ? {} : { stdin }) })

const succeeded = async (words: readonly string[], stdin?: string): Promise<string> => {
  const { exitCode, stdout, stderr } = await sixfold(words, stdin)
  if (exitCode !== 0) throw new Error(`sixfold ${words.join(' ')} ended with ${exitCode}: ${stderr}${stdout}`)
  return stdout
}

/** An order for a network on nodes, without envelope, as people write it. */
export const networkOrder = (party: string, network: string, nodes: readonly string[]) => ({
  type: 'NetworkOrdered',
  party,
  data: { network, resources: nodes.map((node) => ({ node })) },
})

/** A lab with its grid, from `sixfold lab up`; down again when disposed, whatever happened to it. */
export const grid = async (topology: string, lab: string) => {
  await sixfold(['lab', 'down', lab])
  await succeeded(['lab', 'up', topology, '--name', lab])

  const order = async (orders: readonly object[], ...words: readonly string[]): Promise<PrintedOrder[]> => {
    const text = orders.map((it) => JSON.stringify(it)).join('\n')
    const { stdout, stderr } = await sixfold(['order', '-', '--json', '--lab', lab, ...words], text)
    if (stdout === '') throw new Error(stderr)
    return JSON.parse(stdout).orders
  }

  return {
    lab,
    order,
    /** Orders, and waits until they are converged (or gone). */
    orderAndWait: (...orders: readonly object[]): Promise<PrintedOrder[]> =>
      order(orders, '--wait', '--timeout', '60'),
    facts: async (): Promise<PrintedFact[]> => {
      const text = await succeeded(['facts', '--json', '--lab', lab])
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
    },
    networks: async (): Promise<Readonly<{ party: string; network: string; state: string }>[]> =>
      JSON.parse(await succeeded(['network', 'list', '--json', '--lab', lab])).networks,
    show: async (
      network: string,
    ): Promise<Readonly<{ members: Readonly<{ name: string; prefix: string; ipv4: string }>[] }>> =>
      JSON.parse(await succeeded(['network', 'show', network, '--json', '--lab', lab])),
    exec: (target: string, ...argv: [string, ...string[]]) => exec(lab, target, argv),
    kill: (process: string) => killProcess(lab, process),
    start: (process: string) => startProcess(lab, process),
    context: () => openLab(lab),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await succeeded(['lab', 'down', lab])
    },
  }
}

export type Grid = Awaited<ReturnType<typeof grid>>

/** The IPv6 address of the first workload of a network on a node. */
export const workloadAddress = async ({ show }: Grid, network: string, node: string): Promise<string> => {
  const { members } = await show(network)
  const member = members.find(({ name }) => name === node)
  if (member === undefined) throw new Error(`${node} is no member of ${network}`)
  return member.prefix.replace('::/64', ':ffff::2')
}

/** What `ping` counted. */
export type Pinged = Readonly<{ sent: number; received: number }>

/** Pings 20 times a second, from a workload, for that many packets. */
export const pinging = async (
  { exec: run }: Grid,
  from: string,
  to: string,
  packets: number,
): Promise<Pinged> => {
  const { stdout } = await run(from, 'ping', '-n', '-q', '-i', '0.05', '-W', '2', '-c', String(packets), to)
  const [, sent, received] = /(\d+) packets transmitted, (\d+) received/.exec(stdout) ?? []
  return { sent: Number(sent), received: Number(received) }
}
