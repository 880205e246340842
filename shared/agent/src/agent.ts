import { gatewayNetns } from '@sixfold/derive'
import { type AgentId, STARTED_REPORT } from '@sixfold/events'
import type { KernelState } from '@sixfold/kernel'
import { kernelWireGuard, linuxHost, openMachine, preflight } from '@sixfold/linux'
import type { PassReport } from '@sixfold/reconcile'
import type { Scope } from '@sixfold/service'
import { type AgentConfig, uplinkOf } from './config.ts'
import { openEyes } from './eyes.ts'
import { openFailover } from './failover/failover.ts'
import { openWatching } from './healing/watching.ts'
import { ensureIdentity } from './identity.ts'
import { openKeyStore } from './keys/key-store.ts'
import { lostKeys } from './keys/lost-keys.ts'
import { memberKeys } from './keys/member-keys.ts'
import { type Mailbox, openMailbox, unitKey } from './mailbox/mailbox.ts'
import { openNotebook } from './mailbox/notebook.ts'
import { goOnline } from './online.ts'
import { openGatewayConcerns } from './passes/gateway-concerns.ts'
import { openGatewayUnit } from './passes/gateway-unit.ts'
import { openNarrowing } from './passes/narrowing.ts'
import { passes } from './passes/passes.ts'
import { openTables } from './passes/tables.ts'
import { openUnits } from './passes/unit.ts'
import { openChronicle } from './reports/chronicle.ts'
import { openOutbox, type Publish } from './reports/outbox.ts'
import { openReasons, type Reason } from './reports/reasons.ts'
import { startedReport } from './reports/started-report.ts'
import { attachmentsDirectory, openAttachments } from './workloads/attach.ts'
import { localWorkloads } from './workloads/local-workloads.ts'

/**
 * Runs an agent: folds its mailbox, brings each network's part of this machine to what it derives to, and reports.
 *
 * It begins with what is on its disk, without NATS. The network outlives it: stopping, crashing or upgrading this
 * process moves no packet.
 */
export const runAgent = async (role: 'node' | 'exit', config: AgentConfig, scope: Scope): Promise<void> => {
  const { log, keep } = scope
  const { id } = (await ensureIdentity(config.SIXFOLD_STATE)) as { id: AgentId }
  log.info({ agent: id }, 'this machine')

  const host = linuxHost()
  const notebook = openNotebook(config.SIXFOLD_STATE, (reason) => {
    log.error({ reason }, 'a state file could not be read and was set aside')
    chronicle.recovered('', 'a state file', reason, 'set aside, and asked for anew where the log has it')
  })
  let publish: Publish = async () => false
  const outbox = openOutbox(id, (subject, bytes) => publish(subject, bytes), Date.now)

  const reasons = openReasons()
  const chronicle = keep(openChronicle({ outbox, log, now: Date.now, reasonOf: reasons.take }))
  const keys = openKeyStore(notebook, lostKeys({ id, role, host, chronicle, log }))
  const tables = keep(await openTables({ id, host, notebook, log }))
  const { SIXFOLD_FORWARDERS: forwarders } = config
  const machine = openMachine({ agentId: id, keyOf: keys.keyOf, forwarders, records: tables })

  const narrowing = openNarrowing(host, gatewayNetns(id))
  const askBecause = (key: string, reason: Reason): void => {
    reasons.note(key, reason)
    narrowing.doubt(key, reason)
    work.ask(key)
  }
  const work = passes(
    log,
    (key) => (key === work.gateway ? gateway() : units.run(key)),
    () => work.askAll(mailbox.networks.keys()),
  )
  keep({ [Symbol.asyncDispose]: work.stop })
  // Before anybody may ask for a pass: from there on nothing is waited for until all that it needs is there.
  const hasUserspace = !(await kernelWireGuard()(host).catch(() => true))
  const concerns = keep(
    openGatewayConcerns(
      id,
      () => mailbox.networks,
      () => work.ask(work.gateway),
    ),
  )
  const mailbox: Mailbox = await openMailbox({
    notebook,
    outbox,
    log,
    onNetwork: (key) => {
      work.ask(key)
      concerns.heard(key)
    },
    onMachine: () => work.ask(work.gateway),
  })
  const uplink = uplinkOf(config)
  const failover = keep(
    await openFailover({
      id,
      role,
      host,
      uplink,
      notebook,
      mailbox,
      outbox,
      ask: (key = work.gateway) => work.ask(key),
      log,
    }),
  )
  const directory = attachmentsDirectory(config.SIXFOLD_STATE)
  const attachments =
    role === 'exit'
      ? null
      : keep(await openAttachments({ directory, notebook, log, onChange: work.ask, chronicle }))
  const watching = openWatching({
    host,
    machine,
    chronicle,
    outbox,
    log,
    keep,
    hasUserspace,
    awaitedIn: attachments?.askedIn ?? (() => []),
    ask: askBecause,
  })
  const onApplied = (key: string, state: KernelState, report: PassReport): void => {
    watching.applied(key, state, report)
    if (key === work.gateway) return
    watching.answers(key, state, report)
    if (report.isConverged) failover.applied(key)
    concerns.moved(key)
  }
  const gateway = openGatewayUnit({
    id,
    uplink,
    servers: config.SIXFOLD_NATS,
    host,
    narrowing,
    machine,
    mailbox,
    outbox,
    log,
    guests: concerns.guests,
    standsInFor: failover.exits,
    seen: (view) => failover.seen(unitKey(view.party, view.network), view),
    itself: failover.itself,
    onApplied: (state, report) => onApplied(work.gateway, state, report),
  })
  const { handshakes, paths } = openEyes({ id, host, keep, ask: work.ask, outbox, log })
  const units = openUnits({
    id,
    hasUplink: uplink !== null,
    host,
    machine,
    narrowing,
    mailbox,
    keys: memberKeys({ id, role, keys, handshakes }),
    paths,
    seen: failover.seen,
    outbox,
    log,
    workloads: attachments === null ? null : localWorkloads(id, host, attachments),
    onApplied,
    onTakeDown: (key) => {
      narrowing.doubt(key)
      tables.forget(key)
      watching.forget(key)
      failover.forget(key)
      concerns.moved(key)
    },
  })

  narrowing.beginRound()
  work.askAll(mailbox.networks.keys())
  const findings = await preflight(host, kernelWireGuard(), uplink?.bridge ?? null)
  for (const { severity, message, remedy } of findings)
    log.warn({ reason: message, value: remedy, code: severity }, 'preflight')
  outbox.say(STARTED_REPORT, startedReport(role, config.SIXFOLD_UPLINK_ADDRESSES, hasUserspace, findings))

  const sweep = setInterval(() => {
    attachments?.scan()
    units.sweepOrphans().catch((err: unknown) => log.error({ err }, 'could not look for orphans'))
    narrowing.beginRound()
    for (const key of [work.gateway, ...mailbox.networks.keys()]) askBecause(key, 'sweep')
  }, config.SIXFOLD_SWEEP_SECONDS * 1_000)
  keep({ [Symbol.dispose]: () => clearInterval(sweep) })

  const { drained: onDrained } = failover
  publish = await goOnline({ id, role, servers: config.SIXFOLD_NATS, mailbox, outbox, onDrained, scope })
  outbox.repeat()
  mailbox.askIfIncomplete()
}
