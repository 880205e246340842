export type { AckPublisher, PublishOutcome } from './ack-publisher.ts'
export { AppendRefusedError } from './append-outcome.ts'
export { ConnectError, type Connection, type ConnectOptions, connect } from './connect.ts'
export { type AppendRetry, jetstreamStore } from './event-store.ts'
export { type StreamMessage, StreamReplacedError } from './follow-stream.ts'
export { type KeepProvisionedOptions, type KeptStreams, keepProvisioned } from './keep-provisioned.ts'
export type { ConnectionStatus } from './link.ts'
export { type Drained, drainMailbox, type MailboxMessage, onMailboxWake } from './mailbox-drain.ts'
export {
  ensureMailboxConsumer,
  lastMailbox,
  MailboxRefusedError,
  type MailboxWrite,
  type MailboxWritten,
  mailboxConsumer,
  mailboxEpoch,
  writeMailbox,
} from './mailbox-write.ts'
export { followOrders, orderAt, ordersState, publishOrder, type ReceivedOrder, readOrders } from './orders.ts'
export { followPresence, publishPresence } from './presence.ts'
export { type Provisioned, provision, StreamDriftError } from './provision.ts'
export type { PublishHeaders } from './publish-headers.ts'
export type { Published, PublishRefusal } from './publish-surely.ts'
export { followReports, publishReport, type ReceivedReport } from './reports.ts'
export { openRestore, type Restore } from './restore.ts'
export { MINIMUM_SERVER, refuseServer } from './server-version.ts'
export type { Drift, StreamChange } from './stream-drift.ts'
export { NoStreamError, type StreamState, streamState } from './stream-state.ts'
export {
  MAILBOX_BYTES,
  ORDER_BYTES,
  PRESENCE_MS,
  REPORT_BYTES,
  type StreamName,
  type StreamWanted,
  streams,
} from './streams.ts'
