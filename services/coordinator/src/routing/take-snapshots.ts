import { type AgentId, MACHINE, snapshotMessages } from '@sixfold/events'
import { machineRevision, machineViewOf, revisionOf, viewOf, type World } from '@sixfold/fold'
import { type Piece, pieceOf } from './messages.ts'

/** Whose mailbox, and which network in it. */
export type Letter = Readonly<{ agent: AgentId; party: string; network: string }>

/** A snapshot of some revision, in pieces. */
export type Taken = Readonly<{ revision: number; pieces: readonly Piece[] }>

export type TakeOptions = Readonly<{
  world: World
  /** Resolves when every fact up to a sequence is folded. */
  reached: (sequence: number) => Promise<void>
  /** The last fact up to which all are folded. */
  folded: () => number
  /** Names the mailbox stream that is there now. */
  epoch: () => string
  /** The longest part of a snapshot; as much as a message takes unless told otherwise. */
  partCharacters?: number | undefined
}>

const isMachine = ({ party, network }: Letter): boolean =>
  party === MACHINE.party && network === MACHINE.network

/** Takes snapshots of what a mailbox is to hold: null where there is nothing to say to its machine. */
export const takeSnapshots = ({ world, reached, folded, epoch, partCharacters }: TakeOptions) => {
  const viewNow = (letter: Letter): Readonly<{ revision: number; view: unknown }> | null => {
    if (isMachine(letter)) {
      const view = machineViewOf(world, letter.agent)
      return view.machine === null ? null : { revision: machineRevision(view), view }
    }
    const view = viewOf(world, letter.party, letter.network)
    return view === null ? null : { revision: revisionOf(view), view }
  }

  /**
   * The view with everything up to its revision. What this process wrote itself is folded before what others wrote a
   * moment earlier: a snapshot taken in between would hide their facts for good.
   */
  const snapshotOf = async (letter: Letter): Promise<ReturnType<typeof viewNow>> => {
    for (;;) {
      const taken = viewNow(letter)
      if (taken === null || taken.revision <= folded()) return taken
      await reached(taken.revision)
    }
  }

  return async (letter: Letter): Promise<Taken | null> => {
    const taken = await snapshotOf(letter)
    if (taken === null) return null
    const { revision, view } = taken
    const pieces = snapshotMessages(epoch(), revision, view, partCharacters).map(pieceOf)
    return { revision, pieces }
  }
}
