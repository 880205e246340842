import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { linuxHost } from '@sixfold/linux/host'

/** The top of the tree. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A source file: its path from the top, its text, and what it imports. */
export type Source = Readonly<{ path: string; text: string; imports: readonly string[] }>

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"\n]*?(?:\{[^}]*\}[^'"\n]*?)?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g

const importsOf = (text: string): string[] =>
  [...text.matchAll(IMPORT)].map(([, a, b, c]) => a ?? b ?? c ?? '')

/** Every TypeScript file of ours, as it lies in the working tree: tracked ones, and new ones that are not ignored. */
export const sources = async (): Promise<Source[]> => {
  const listing = await linuxHost().read(['git', '-C', ROOT, 'ls-files', '-co', '--exclude-standard', '*.ts'])
  return (listing ?? '').split('\n').flatMap((path) => {
    if (path === '' || !existsSync(join(ROOT, path))) return []
    const text = readFileSync(join(ROOT, path), 'utf8')
    return [{ path, text, imports: importsOf(text) }]
  })
}

/** True for what runs in production: no spec, no example, no fixture, no development tool. */
export const isProduct = ({ path }: Source): boolean =>
  !/\.(spec|scenario|examples|laws)\.ts$|\/fixtures\/|\/examples?(-values)?\.ts$|^(test|bench|demo)\/|^shared\/testkit\/|-bed\.ts$|^scripts\//.test(
    path,
  ) && path.includes('/src/')

/** The package that a path belongs to: `shared/events`, `services/coordinator`, `cli` … */
export const packageOf = (path: string): string => {
  const [top = '', second = ''] = path.split('/')
  return top === 'shared' || top === 'services' ? `${top}/${second}` : top
}

/** The file that a relative import names, from the top. */
export const targetOf = ({ path }: Source, specifier: string): string =>
  relative(ROOT, join(ROOT, dirname(path), specifier))
