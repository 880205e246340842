import { join } from 'node:path'
import { inside } from '@sixfold/linux/ownership'
import type { Step } from '@sixfold/reconcile'

type Exec = Extract<Step, { do: 'exec' }>

/** A shell script and the files that it reads, by their path. */
export type Script = Readonly<{ text: string; files: ReadonlyMap<string, string> }>

/** What is said to a WireGuard device by hand, in place of what an agent says: the words behind `wg set`. */
export type WireGuardWords = Readonly<{ netns: string; words: readonly string[] }>

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '')

/** `ip [-n NETNS] …` as lines of a batch; null for any other command. */
const batchOf = ({
  argv: [file, ...words],
  stdin = '',
}: Exec): Readonly<{ netns: string | null; lines: readonly string[] }> | null => {
  if (file !== 'ip') return null
  const netns = words[0] === '-n' ? (words[1] ?? null) : null
  const rest = netns === null ? words : words.slice(2)
  return { netns, lines: rest[0] === '-batch' ? lines(stdin) : [rest.join(' ')] }
}

/** Of a transaction what somebody says by hand: the elements, and not what a table is known by. */
const elementsIn = ({ stdin = '' }: Exec): string =>
  lines(stdin)
    .filter((line) => /^(add|delete) element /.test(line))
    .map((line) => `${line}\n`)
    .join('')

const isNft = ({ argv }: Exec): boolean => argv.includes('nft')
const isWireGuard = ({ argv }: Exec): boolean => argv.includes('wg')
/** An agent cannot know whether a workload's namespace has IPv6, and says so; whoever does it by hand sees that it has. */
const isSysctl = ({ argv }: Exec): boolean => argv.includes('sysctl')
const isNames = ({ argv }: Exec): boolean => argv[0] === 'unbound-control'

/**
 * The steps of an agent as somebody who knows the tools would do them by hand: one `ip -batch` in each namespace, one
 * `nft -f` with the elements, one `wg set`, the commands of `unbound-control`, and nothing looked at before or after.
 * Throws on what it does not know.
 */
export const scriptOf = (
  steps: readonly Step[],
  wireguards: readonly WireGuardWords[],
  directory: string,
): Script => {
  const files = new Map<string, string>()
  const file = (content: string): string => {
    const path = join(directory, `${files.size}.txt`)
    files.set(path, content)
    return path
  }
  const execs = steps.filter((step): step is Exec => step.do === 'exec')
  const batches = new Map<string | null, string[]>()
  for (const { netns, lines: said } of execs.flatMap((it) => batchOf(it) ?? []))
    batches.set(netns, [...(batches.get(netns) ?? []), ...said])
  const rest = execs.filter((it) => batchOf(it) === null && !isWireGuard(it) && !isSysctl(it))
  const unknown = rest.find((it) => !isNft(it) && !isNames(it))
  if (unknown !== undefined) throw new Error(`not known how to do by hand: ${unknown.argv.join(' ')}`)
  const commands = [
    ...rest.filter(isNft).map((it) => `${it.argv.slice(0, -1).join(' ')} ${file(elementsIn(it))}`),
    ...[...batches].map(
      ([netns, said]) => `ip ${netns === null ? '' : `-n ${netns} `}-batch ${file(`${said.join('\n')}\n`)}`,
    ),
    ...wireguards.map(({ netns, words }) => inside(netns, 'wg', 'set', ...words).join(' ')),
    ...rest.filter(isNames).map((it) => `${it.argv.join(' ')} < ${file(it.stdin ?? '')} > /dev/null`),
  ]
  return { text: `set -e\n${commands.join('\n')}\n`, files }
}
