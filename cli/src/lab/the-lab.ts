import { labs, openLab } from '@sixfold/lab'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { listing } from '../render/plural.ts'
import { labName } from './lab-name.ts'

const isUp = (name: string): Promise<boolean> =>
  openLab(name).then(
    ({ state }) => state === 'up',
    () => false,
  )

/**
 * The lab that is meant: the one named, else the only one that is up.
 *
 * @throws Failure where none or several are up
 */
export const theLab = async (name: string | undefined): Promise<string> => {
  if (name !== undefined) return (await openLab(labName(name))).lab
  const all = await labs()
  const ups = (await Promise.all(all.map(async (lab) => ((await isUp(lab)) ? lab : [])))).flat()
  const [only] = ups
  if (only !== undefined && ups.length === 1) return only
  if (only !== undefined)
    throw new Failure(EXIT.usage, `several labs are up: ${listing(ups)}`, `say which one: --lab ${only}`)
  throw new Failure(
    EXIT.unreachable,
    'no lab is up, and nothing says where NATS is',
    'bring a lab up (sixfold lab up), or say --nats nats://HOST:4222, or set SIXFOLD_NATS',
  )
}
