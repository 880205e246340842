import type { AgentId } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'
import type { Palette } from '../render/color.ts'
import type { MemberShown } from './render-network.ts'

/** The exit that holds a network's exit point ready. This shape stays. */
export type StandbyShown = MemberShown &
  Readonly<{
    /** FACTS position since which it stands by. */
    since: number
    /** Whether it could serve the network at once. */
    isReady: boolean
  }>

/** Which exits a network has besides the one that serves it. This shape stays. */
export type ExitsShown = Readonly<{
  standby: StandbyShown | null
  /** The exit whose slices the network's prefixes are of, where another one serves it. */
  home: Readonly<{ exit: AgentId; name: string }> | null
  /** FACTS position by which it has the exit that serves it now; null where it always had it. */
  promoted: number | null
  /** Exits that stood by, and have not said that nothing of it is left there. */
  leaving: readonly Readonly<{ exit: AgentId; name: string }>[]
}>

/** Puts them together. `member`: the one that stands by, with what it reports. */
export const exitsShown = (
  { plan }: NetworkView,
  {
    names,
    member,
    promoted,
  }: Readonly<{ names: Pick<AgentNames, 'of'>; member: MemberShown | null; promoted: number | null }>,
): ExitsShown => {
  const { standby, home, rotation, formerExits = [] } = plan
  const named = (exit: AgentId) => ({ exit, name: names.of(exit) })
  const isShown = standby !== undefined && member !== null
  const rotates = rotation === undefined ? null : 'waits until its keys are rotated'
  const missing = member?.missing ?? rotates
  return {
    standby: isShown
      ? {
          ...member,
          missing,
          since: Math.max(standby.since, promoted ?? 0),
          isReady: standby.keys !== null && missing === null && plan.cancelled === null,
        }
      : null,
    home: home === undefined ? null : named(home),
    promoted,
    leaving: formerExits.filter(({ left }) => left === null).map(({ exit }) => named(exit)),
  }
}

const standbyText = (
  { name, isReady, applied, missing, since }: StandbyShown,
  { yellow }: Palette,
): string =>
  isReady
    ? `${name} is ready to serve it, and holds revision ${applied}: it stands by since fact ${since}`
    : `${name} stands by since fact ${since}, ${yellow(`and could not serve it now: ${missing ?? 'has not joined yet'}`)}`

/** The exits of a network as sentences; none where there is one only, and always was. */
export const exitsLines = (serving: string, shown: ExitsShown, color: Palette): string[] => {
  const { standby, home, promoted, leaving } = shown
  return [
    ...(promoted === null ? [] : [`${serving} serves it since fact ${promoted}`]),
    ...(home === null ? [] : [`its prefixes are of slices of ${home.name}`]),
    ...(standby === null ? [] : [standbyText(standby, color)]),
    ...leaving.map(({ name }) => `${name} stood by, and takes its part down`),
  ].map((line) => `  ${line}`)
}
