import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CODES } from '../../shared/domain/src/codes.ts'

/*
 * With which codes an order may be refused, read from the sources that decide it: from its handler along every name that
 * is used there, and from each command to its case in a decider. Rather one too many than one too few.
 */

const DOMAIN = fileURLToPath(new URL('../../shared/domain/src', import.meta.url))

/** A part of a file at its top level: a function or a constant, with its text. */
type Part = Readonly<{ file: string; name: string; text: string }>

const TOP = /^(?:export )?(?:const|let|function|async function) (\w+)/gm
const IMPORT = /import \{([^}]*)\} from '(\.[^']+)'/g
const CASE = /case '(\w+)':((?:(?!case '|default:)[\s\S])*)/g
/** A parameter that is a command: `{ farm }: RegisterFarm,`. */
const PARAMETER = /: ([A-Z]\w*)[,)]/g
const WORD = /\b[A-Za-z_]\w*\b/g

const files = (): string[] =>
  globSync('**/*.ts', { cwd: DOMAIN })
    .filter((path) => !/\.(spec|examples|laws)\.|\/fixtures\//.test(path))
    .map((path) => join(DOMAIN, path))

const partsOf = (file: string, source: string): Part[] => {
  const heads = [...source.matchAll(TOP)]
  return heads.map(({ 1: name = '', index }, at) => ({
    file,
    name,
    text: source.slice(index, heads[at + 1]?.index ?? source.length),
  }))
}

/** Names that a file has from others of its package: to where they come from. */
const importsOf = (file: string, source: string): [string, string][] =>
  [...source.matchAll(IMPORT)].flatMap(([, names = '', from = '']) =>
    names.split(',').flatMap((text): [string, string][] => {
      const [original = '', alias = original] = text
        .replace(/\btype\b/, '')
        .trim()
        .split(/\s+as\s+/)
      return original === '' ? [] : [[`${file} ${alias}`, `${join(dirname(file), from)} ${original}`]]
    }),
  )

const read = () => {
  const parts = new Map<string, Part>()
  const imports = new Map<string, string>()
  /** What is done with a command, by the command's type. */
  const cases = new Map<string, Part[]>()
  for (const file of files()) {
    const source = readFileSync(file, 'utf8')
    const note = (command: string, part: Part): void => {
      cases.set(command, [...(cases.get(command) ?? []), part])
    }
    for (const part of partsOf(file, source)) {
      parts.set(`${file} ${part.name}`, part)
      // Handlers give commands, deciders take them.
      if (file.startsWith(join(DOMAIN, 'orders'))) continue
      for (const [, command = ''] of part.text.matchAll(PARAMETER)) note(command, part)
    }
    for (const [here, there] of importsOf(file, source)) imports.set(here, there)
    for (const [, command = '', text = ''] of source.matchAll(CASE))
      note(command, { file, name: command, text })
  }
  return { parts, imports, cases }
}

type Sources = ReturnType<typeof read>

/** The text without comments and without what is said in it: words of a sentence are no names. */
const codeOf = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replaceAll(/`[^`]*`/g, (template) => (template.match(/\$\{[^}]*\}/g) ?? []).join(' '))
    .replaceAll(/'[^'\n]*'/g, "''")

const isFunction = ({ text }: Part): boolean => /^[^\n]*?(?:= (?:async )?(?:<[^>]*>)?\(|function )/.test(text)

/** True where a function is called or handed on, and anything else only named. */
const isUsed = (code: string, word: string, part: Part): boolean =>
  !isFunction(part) || new RegExp(`(?<![.\\w])${word}(?=[(<])|[(,:?] ?${word}(?=[),\\s])`).test(code)

/** What a part of the sources leads to: other parts by their names, and cases by the commands that it gives. */
const next = ({ parts, imports, cases }: Sources, { file, text }: Part): Part[] => {
  const code = codeOf(text)
  const called = [...new Set(code.match(WORD))].flatMap((word) => {
    const here = `${file} ${word}`
    const part = parts.get(imports.get(here) ?? here)
    return part !== undefined && isUsed(code, word, part) ? part : []
  })
  const commands = [...text.matchAll(/'([A-Z]\w+)'/g)].flatMap(([, command = '']) => cases.get(command) ?? [])
  return [...called, ...commands]
}

const HANDLERS = join(DOMAIN, 'orders/handlers.ts')

/** The codes with which each order may be refused, by its name; those of the envelope, and NOT_OPERATOR, left out. */
export const refusalsByOrder = (): ReadonlyMap<string, readonly string[]> => {
  const sources = read()
  const table = sources.parts.get(`${HANDLERS} HANDLERS`)?.text ?? ''
  const isDecider = ({ name }: Part): boolean => /Decider$|^DECIDERS$|^decide\w*$/.test(name)
  return new Map(
    [...table.matchAll(/^ {2}(\w+): (\w+),?$/gm)].map(([, order = '', handler = '']) => {
      const seen = new Set<Part>()
      const visit = (part: Part): void => {
        if (seen.has(part) || isDecider(part)) return
        seen.add(part)
        for (const to of next(sources, part)) visit(to)
      }
      const here = `${HANDLERS} ${handler}`
      const first = sources.parts.get(sources.imports.get(here) ?? here)
      if (first !== undefined) visit(first)
      const words = new Set([...seen].flatMap(({ text }) => text.match(WORD) ?? []))
      return [order, Object.keys(CODES).filter((code) => words.has(code) && code !== 'NOT_OPERATOR')]
    }),
  )
}
