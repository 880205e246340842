import { fail, type PretendNetns } from './world.ts'

const ELEMENTS = / elements = \{ (.*) \} \}$/

/** The table as it was written; the real kernel lists it in other words, under the same comments. */
export const listRuleset = ({ table }: PretendNetns, words: readonly string[]): string => {
  if (table === null) return ''
  return words.includes('--terse') ? table.replaceAll(new RegExp(ELEMENTS, 'gm'), ' }') : table
}

/** Loads a whole table, or changes elements and the rules of a chain of one: all of it or nothing. */
export const runNft = (netns: PretendNetns, text: string): void => {
  if (text.includes('not nft')) fail('/dev/stdin:5:1-3: Error: syntax error, unexpected string')
  netns.table = text.startsWith('table ')
    ? text.split('\n').slice(2).join('\n')
    : text
        .split('\n')
        .reduce(change, netns.table ?? fail('Error: Could not process rule: No such file or directory'))
}

const change = (table: string, line: string): string => {
  const [, verb, set = '', list = ''] =
    /^(add|delete) element inet sixfold (\S+) \{ (.*) \}$/.exec(line) ?? []
  if (verb !== undefined) return changeSet(table, verb, set, list.split(', '))
  const [, flushed] = /^flush chain inet sixfold (\S+)$/.exec(line) ?? []
  if (flushed !== undefined) return changeRules(table, flushed, () => '')
  const [, chain, rule] = /^add rule inet sixfold (\S+) (.*)$/.exec(line) ?? []
  return chain === undefined ? table : changeRules(table, chain, (rules) => `${rules}  ${rule}\n`)
}

const changeRules = (table: string, chain: string, to: (rules: string) => string): string =>
  table.replace(
    new RegExp(`(chain ${chain} \\{\n)([^}]*)`),
    (_, head: string, rules: string) => `${head}${to(rules)}`,
  )

const changeSet = (table: string, verb: string, set: string, elements: readonly string[]): string =>
  table
    .split('\n')
    .map((line) => {
      if (!line.startsWith(`set ${set} {`) && !line.startsWith(`map ${set} {`)) return line
      const there = ELEMENTS.exec(line)?.[1]?.split(', ') ?? []
      const missing = elements.find((element) => there.includes(element) !== (verb === 'delete'))
      if (missing !== undefined) fail(`Error: Could not process rule: ${missing}`)
      const rest =
        verb === 'add' ? [...there, ...elements] : there.filter((element) => !elements.includes(element))
      const head = line.replace(ELEMENTS, ' }')
      return rest.length === 0 ? head : head.replace(/ \}$/, ` elements = { ${rest.join(', ')} } }`)
    })
    .join('\n')
