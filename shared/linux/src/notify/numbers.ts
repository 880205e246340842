import type { Host } from '@sixfold/reconcile'
import { z } from 'zod'
import { word } from '../word.ts'

const Listed = z.array(z.object({ nsid: z.number(), name: z.string().optional() }))

const insideOf = (pid: number, ...argv: readonly string[]): [string, ...string[]] => [
  'nsenter',
  `--net=/proc/${pid}/ns/net`,
  ...argv,
]

/** The numbers that a process's namespace has for others, with their names: whoever has one is heard there. */
export const numbersOf = async (host: Host, pid: number): Promise<ReadonlyMap<number, string>> => {
  const text = (await host.read(insideOf(pid, 'ip', '-j', 'netns', 'list-id'))) ?? ''
  const listed = Listed.parse(text === '' ? [] : JSON.parse(text))
  return new Map(listed.flatMap(({ nsid, name }) => (name === undefined ? [] : [[nsid, name] as const])))
}

/** Gives numbers to namespaces; it changes nothing in them. */
export const giveNumbers = (host: Host, pid: number, names: readonly string[]): Promise<void> =>
  host.run({
    do: 'exec',
    argv: insideOf(pid, 'ip', '-force', '-batch', '-'),
    stdin: names.map((name) => `netns set ${word(name)} auto\n`).join(''),
    stdinIsPublic: true,
    // Whoever has its number by now, or is gone by now.
    forgive: 'Command failed',
  })

/** The devices of a namespace by number; none where it is gone. */
export const devicesOf = async (host: Host, netns: string): Promise<Map<number, string>> => {
  const text = await host.read(['ip', '-n', netns, '-d', '-j', 'link', 'show'])
  const listed = z
    .array(z.object({ ifindex: z.number(), ifname: z.string() }))
    .parse(JSON.parse(text ?? '[]'))
  return new Map(listed.map(({ ifindex, ifname }) => [ifindex, ifname]))
}
