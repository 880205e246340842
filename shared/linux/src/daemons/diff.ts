import type { Daemon } from '@sixfold/kernel'
import { keyedDiff } from '@sixfold/reconcile'
import { checked, loadedMark, startedMark } from './marks.ts'
import type { Actual, Change, FoundDaemon } from './model.ts'

const NOTHING = { started: null, loaded: null, files: {}, processes: [] } as const

/** What to do about the daemons of a namespace. Throws a Refusal where two have one name, or one has none that may be. */
export const diffDaemons = (wanted: readonly Daemon[], found: Actual): readonly Change[] =>
  keyedDiff(wanted.map(checked), found, {
    wantedKey: ({ name }) => name,
    foundKey: ({ name }) => name,
    isEqual: (item, old) => changeOf(item, old) === null,
  }).flatMap((change): readonly Change[] => {
    if (change.kind === 'remove') return [{ kind: 'remove', found: change.found }]
    const { wanted: item } = change
    const old =
      change.kind === 'add' ? { name: item.name, trouble: 'there is none', ...NOTHING } : change.found
    return [changeOf(item, old)].filter((it) => it !== null)
  })

const changeOf = (wanted: Daemon, found: FoundDaemon): Change | null => {
  if (found.trouble !== null) return { kind: 'start', wanted, found, why: found.trouble }
  if (found.started !== startedMark(wanted))
    return { kind: 'restart', wanted, found, why: 'it was started otherwise' }
  const strange = strangeFile(wanted, found)
  const why = strange ?? (found.loaded === loadedMark(wanted) ? null : 'it has not loaded its files')
  if (why === null) return null
  // What it was started with is what it cannot load again: nobody waited until it served.
  if (strange === null && (found.isSilent === true || wanted.reload === null))
    return { kind: 'await', wanted, found, why: 'it has yet to serve' }
  return { kind: wanted.reload === null ? 'restart' : 'reload', wanted, found, why }
}

/** Whoever edited a file may have had it loaded: what the process holds is then unknown, and it is told again. */
const strangeFile = ({ files }: Daemon, found: FoundDaemon): string | null => {
  const names = new Set([...Object.keys(files), ...Object.keys(found.files)])
  const strange = [...names].find((name) => files[name] !== found.files[name])
  return strange === undefined ? null : `its file ${strange} is another`
}
