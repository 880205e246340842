import { DERIVE_VERSION } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { AgentStarted } from '@sixfold/events/reports'
import { connect, drainMailbox, onMailboxWake, publishPresence, publishReport } from '@sixfold/jetstream'
import { kernelWireGuard, linuxHost, openMachine, preflight } from '@sixfold/linux'
import type { Scope } from '@sixfold/service'
import { attachmentsDirectory, openAttachments } from './attach.ts'
import { type AgentConfig, uplinkOf } from './config.ts'
import { openGatewayUnit } from './gateway-unit.ts'
import { ensureIdentity } from './identity.ts'
import { openKeyStore } from './key-store.ts'
import { localWorkloads } from './local-workloads.ts'
import { openMailbox } from './mailbox.ts'
import { openNotebook } from './notebook.ts'
import { openOutbox, type Publish } from './outbox.ts'
import { openUnits, type UnitResult } from './unit.ts'
import { VERSION } from './version.ts'
import { deviceWatches } from './watches.ts'
import { workQueue } from './work-queue.ts'

const GATEWAY = 'gateway'
const AT_ONCE = 4
/** Our own change of the log wakes us once per fact: a burst of them is one pass. */
const SETTLE_MS = 10
const DRAIN_EVERY_MS = 15_000
const PRESENCE_EVERY_MS = 5_000
const RETRY_FIRST_MS = 100
const RETRY_LAST_MS = 10_000

/**
 * Runs an agent: folds its mailbox, brings each network's part of this machine to what it derives to, and reports.
 *
 * It begins with what is on its disk, without NATS. The network outlives it: stopping, crashing or upgrading this
 * process moves no packet.
 */
export const runAgent = async (role: 'node' | 'exit', config: AgentConfig, scope: Scope): Promise<void> => {
  const { log, keep, stopping } = scope
  const { id } = await ensureIdentity(config.SIXFOLD_STATE)
  log.info({ agent: id }, 'this machine')

  const host = linuxHost()
  const notebook = openNotebook(config.SIXFOLD_STATE, (reason) =>
    log.error({ reason }, 'a state file could not be read and was set aside'),
  )
  const keys = openKeyStore(notebook)
  const machine = openMachine({ agentId: id, keyOf: keys.keyOf })
  let publish: Publish = async () => false
  const outbox = openOutbox(id as AgentId, (subject, bytes) => publish(subject, bytes), Date.now)

  const failures = new Map<string, number>()
  const runOne = async (key: string): Promise<void> => {
    const result: UnitResult = await (key === GATEWAY ? gateway() : units.run(key)).catch((err: unknown) => {
      log.error({ err, network: key }, 'a pass could not be made')
      return 'again'
    })
    if (result === 'rest') {
      if (failures.delete(key) && key === GATEWAY) askAll()
      return
    }
    const count = (failures.get(key) ?? 0) + 1
    failures.set(key, count)
    setTimeout(
      () => queue.ask(key),
      Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** Math.min(count, 10)),
    ).unref()
  }
  const queue = workQueue({ run: runOne, atOnce: AT_ONCE, settleMs: SETTLE_MS })
  keep({ [Symbol.asyncDispose]: queue.stop })

  const mailbox = await openMailbox({
    notebook,
    outbox,
    log,
    onNetwork: queue.ask,
    onMachine: () => queue.ask(GATEWAY),
  })
  const attachments =
    role === 'exit'
      ? null
      : keep(
          await openAttachments({
            directory: attachmentsDirectory(config.SIXFOLD_STATE),
            notebook,
            log,
            onChange: queue.ask,
          }),
        )
  const watches = keep(
    deviceWatches((key, device, reason) => {
      log.warn({ network: key, object: device, reason }, 'the process behind a WireGuard device ended')
      queue.ask(key)
    }),
  )
  const gateway = openGatewayUnit({ id, uplink: uplinkOf(config), host, machine, mailbox, log })
  const units = openUnits({
    id,
    role,
    host,
    machine,
    mailbox,
    keys,
    outbox,
    log,
    workloads: attachments === null ? null : localWorkloads(id, host, attachments),
    onApplied: (key, state, { isConverged }) => {
      if (isConverged && hasUserspace) watches.set(key, state)
    },
    onTakeDown: watches.end,
  })
  const askAll = (): void => {
    queue.ask(GATEWAY)
    for (const key of mailbox.networks.keys()) queue.ask(key)
  }

  let hasUserspace = false
  askAll()
  const findings = await preflight(host)
  hasUserspace = !(await kernelWireGuard()(host))
  for (const { severity, message, remedy } of findings)
    log.warn({ reason: message, value: remedy, code: severity }, 'preflight')

  outbox.say(
    'agent-started',
    AgentStarted.of({
      role,
      agentVersion: VERSION,
      deriveVersions: [DERIVE_VERSION],
      wireguard: hasUserspace ? 'userspace' : 'kernel',
      uplink: [...config.SIXFOLD_UPLINK_ADDRESSES],
      findings: findings.map(({ message, remedy }) => `${message}: ${remedy}`),
    }),
  )

  const sweep = setInterval(() => {
    attachments?.scan()
    units.sweepOrphans().catch((err: unknown) => log.error({ err }, 'could not look for orphans'))
    askAll()
  }, config.SIXFOLD_SWEEP_SECONDS * 1_000)
  keep({ [Symbol.dispose]: () => clearInterval(sweep) })

  const connection = keep(
    await connect({
      servers: config.SIXFOLD_NATS,
      name: `${role} ${id.slice(0, 8)}`,
      signal: stopping,
      onWaiting: ({ attempt, reason, retryInMs }) =>
        log.warn({ attempt, reason, retryInMs }, 'waiting for NATS'),
      onStatus: ({ type }) => log.info({ reason: type }, 'NATS connection changed'),
    }),
  )
  scope.watch(
    connection.closed.then((reason) => {
      if (!stopping.aborted) throw reason ?? new Error('the connection to NATS is closed')
    }),
  )
  publish = async (subject, bytes) => 'sequence' in (await publishReport(connection, subject, bytes))
  outbox.repeat()
  mailbox.askIfIncomplete()

  let draining: Promise<void> | null = null
  let isAskedAgain = false
  const drain = (): void => {
    if (draining !== null) {
      isAskedAgain = true
      return
    }
    draining = drainMailbox(connection, id, mailbox.receiveAll)
      .then(({ state }) => {
        if (state === 'missing') setTimeout(drain, 1_000).unref()
      })
      .catch((err: unknown) => log.error({ err }, 'could not drain the mailbox'))
      .finally(() => {
        draining = null
        if (isAskedAgain) {
          isAskedAgain = false
          drain()
        }
      })
  }
  keep(onMailboxWake(connection, id, drain))
  drain()
  const timers = [
    setInterval(drain, DRAIN_EVERY_MS),
    setInterval(() => publishPresence(connection, id), PRESENCE_EVERY_MS),
  ]
  keep({ [Symbol.dispose]: () => timers.forEach(clearInterval) })
  publishPresence(connection, id)
}
