import { join } from 'node:path'
import { ensureIdentity } from '@sixfold/agent/identity'
import { CHECKPOINT_SUBJECT, signerOf } from '@sixfold/audit'
import type { EventStore } from '@sixfold/decider'
import type { Act } from '@sixfold/domain'
import type { World } from '@sixfold/fold'
import { type Connection, streamState } from '@sixfold/jetstream'
import type { Scope } from '@sixfold/service'
import type { Config } from '../config.ts'
import { refuseCutLog } from './not-cut.ts'
import { openSealing } from './sealing.ts'
import { openWitness } from './witness.ts'

export type AuditOptions = Readonly<{
  config: Config
  store: EventStore
  world: World
  act: Act
  connection: Connection
  scope: Scope
  trouble: (err: unknown, subject: string) => void
}>

/**
 * Checkpoints over the log, on the log and in a file outside of it. Rejects with a LogCutError when the log is not the
 * one of which this coordinator keeps checkpoints: nothing may be written then.
 */
export const startAudit = async ({ config, connection, store, world, act, scope, trouble }: AuditOptions) => {
  const { log, keep } = scope
  const { SIXFOLD_STATE: state, SIXFOLD_COORDINATOR: name } = config
  const witness = keep(await openWitness(config.SIXFOLD_CHECKPOINTS ?? join(state, 'checkpoints'), name))
  await refuseCutLog(store, witness)
  const { id, seed } = await ensureIdentity(state)
  log.info({ actor: id, file: witness.file }, 'checkpoints are signed by this key, and kept in this file')

  return openSealing({
    store,
    world,
    act,
    signer: signerOf({ key: id, seed }),
    begins: (await streamState(connection, 'FACTS')).begins,
    clock: () => performance.now(),
    restMs: config.SIXFOLD_CHECKPOINT_SECONDS * 1_000,
    onCheckpoint: (anchor) => {
      if (anchor.sequence <= (witness.last?.sequence ?? 0)) return
      witness.keep(anchor).catch((err: unknown) => trouble(err, witness.file))
    },
    onTrouble: (err) => trouble(err, CHECKPOINT_SUBJECT),
  })
}
