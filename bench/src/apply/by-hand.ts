import { join } from 'node:path'
import { inside } from '@sixfold/linux/ownership'
import type { Step } from '@sixfold/reconcile'

type Exec = Extract<Step, { do: 'exec' }>

/** A shell script and the files that it needs, by their path. */
export type ByHand = Readonly<{ script: string; files: ReadonlyMap<string, string> }>

/** What the steps of an agent come to, tool by tool. */
type Parts = Readonly<{
  netns: string
  sysctls: readonly string[]
  /** Lines for `ip -batch` by namespace; null is the agent's own. */
  lines: ReadonlyMap<string | null, readonly string[]>
  births: readonly Exec[]
  rules: string
  tunnels: readonly Readonly<{ name: string; config: string }>[]
}>

const isExec = (step: Step): step is Exec => step.do === 'exec'
const runs = (...words: readonly string[]) => {
  const text = ` ${words.join(' ')} `
  return ({ argv }: Exec): boolean => ` ${argv.join(' ')} `.includes(text)
}

const one = <Item>(items: readonly Item[], what: string): Item => {
  const [item] = items
  if (item === undefined || items.length !== 1) throw new Error(`${items.length} of ${what}, and not one`)
  return item
}

/** `ip [-n NETNS] …`: the namespace, and the rest of the words. */
const ipWords = ({
  argv: [, ...words],
}: Exec): Readonly<{ netns: string | null; words: readonly string[] }> =>
  words[0] === '-n' ? { netns: words[1] ?? null, words: words.slice(2) } : { netns: null, words }

const linesOf = (execs: readonly Exec[]): ReadonlyMap<string | null, readonly string[]> => {
  const lines = new Map<string | null, string[]>()
  for (const exec of execs.filter(({ argv }) => argv[0] === 'ip')) {
    const { netns, words } = ipWords(exec)
    if (words[0] === 'netns') continue
    const said = words[0] === '-batch' ? (exec.stdin ?? '').trimEnd().split('\n') : [words.join(' ')]
    lines.set(netns, [...(lines.get(netns) ?? []), ...said])
  }
  return lines
}

const partsOf = (steps: readonly Step[]): Parts => {
  const execs = steps.filter(isExec)
  const sysctl = one(execs.filter(runs('sysctl')), 'sysctl')
  return {
    netns: one(execs.filter(runs('netns', 'add')), 'ip netns add').argv.at(-1) ?? '',
    sysctls: sysctl.argv.slice(sysctl.argv.indexOf('sysctl')),
    lines: linesOf(execs),
    births: execs.filter(runs('wireguard-go')),
    rules: one(execs.filter(runs('nft', '-f')), 'nft -f').stdin ?? '',
    tunnels: steps.flatMap((step) => {
      const name = step.do === 'write' ? /([^/]+)\.conf$/.exec(step.path)?.[1] : undefined
      return step.do === 'write' && name !== undefined ? [{ name, config: step.content }] : []
    }),
  }
}

const environmentOf = ({ env = {} }: Exec): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}='${value}' `)
    .join('')

/**
 * What an agent did, as somebody who knows the tools well would do it by hand: the same devices, settings, lines,
 * rules and peers, with one `ip -batch` per namespace, one `nft -f` and one `wg syncconf` per device, and nothing looked at before or
 * after. Both devices are born at the same time. Throws when the steps are not those of making one namespace.
 */
export const byHand = (steps: readonly Step[], directory: string): ByHand => {
  const { netns, sysctls, lines, births, rules, tunnels } = partsOf(steps)
  const files = new Map<string, string>()
  const file = (name: string, content: string): string => {
    const path = join(directory, name)
    files.set(path, content)
    return path
  }
  const batch = (where: string | null): readonly string[] => {
    const said = lines.get(where)
    if (said === undefined) return []
    const path = file(`${where ?? 'own'}.batch`, `${said.join('\n')}\n`)
    return [`ip ${where === null ? '' : `-n ${where} `}-batch ${path}`]
  }
  const within = (...words: readonly string[]): string => inside(netns, ...words).join(' ')
  const others = [...lines.keys()].filter((where) => where !== null && where !== netns)
  const commands = [
    'set -e',
    `ip netns add ${netns}`,
    within(...sysctls),
    ...births.map((birth) => `${environmentOf(birth)}${birth.argv.join(' ')}`),
    within('nft', '-f', file('rules.nft', rules)),
    ...births.map((birth) => `until wg show ${birth.argv.at(-1)} listen-port >&- 2>&-; do sleep 0.002; done`),
    ...batch(null),
    ...batch(netns),
    ...others.flatMap(batch),
    ...tunnels.map(({ name, config }) => within('wg', 'syncconf', name, file(`${name}.conf`, config))),
  ]
  return { script: `${commands.join('\n')}\n`, files }
}
