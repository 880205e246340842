import { derivePlan } from '../plan/derive-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { LabError } from './error.ts'
import { directoryOf, type LabRecord, readRecord } from './record.ts'

/** A lab that is there, with the addresses of everything in it. */
export type LabContext = LabRecord & Readonly<{ plan: Plan }>

/** Where to look for labs; /run/sixfold/labs when left out. */
export type Where = Readonly<{ root?: string }>

/** A record with its plan: the same topology always gives the same one. */
export const contextOf = (record: LabRecord): LabContext => ({ ...record, plan: derivePlan(record.topology) })

/** Opens a lab by name. Throws LabError `no-such-lab` when it is not there. */
export const openLab = async (name: string, { root }: Where = {}): Promise<LabContext> => {
  const directory = directoryOf(name, root)
  const record = await readRecord(directory)
  if (record !== null) return contextOf(record)
  throw new LabError('no-such-lab', `there is no lab ${name} in ${directory}: bring one up, or name another`)
}
