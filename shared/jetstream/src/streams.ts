import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import { ALL, live } from '@sixfold/events/subjects'

/** The largest order that is stored, in bytes: 64 KiB. */
export const ORDER_BYTES = 64 * 1024
/** The largest report that is stored, in bytes. */
export const REPORT_BYTES = 256 * 1024
/** The largest mailbox message, in bytes; larger snapshots come in parts. */
export const MAILBOX_BYTES = 512 * 1024
/** How long a presence message stays; a node that is alive sends one well within. */
export const PRESENCE_MS = 60_000

export type StreamName = 'ORDERS' | 'FACTS' | 'MAILBOX' | 'REPORTS' | 'PRESENCE'

/** A stream as we want it: every field that we have an opinion about. */
export type StreamWanted = Readonly<
  Partial<StreamConfig> &
    Pick<StreamConfig, 'subjects' | 'storage' | 'retention' | 'discard'> & { name: StreamName }
>

const DAY_MS = 86_400_000
const MIB = 1024 * 1024
const UNLIMITED = -1

/** The only limits of a stream are those that follow it. */
const unlimited = {
  retention: RetentionPolicy.Limits,
  max_consumers: UNLIMITED,
  max_msgs: UNLIMITED,
  max_bytes: UNLIMITED,
  max_age: 0,
  max_msg_size: UNLIMITED,
  max_msgs_per_subject: UNLIMITED,
  allow_direct: true,
} as const

/** The five streams. `replicas` is 1, or 3 on servers with separate power. */
export const streams = (replicas: 1 | 3): readonly StreamWanted[] => [
  {
    ...unlimited,
    name: 'ORDERS',
    subjects: [ALL.orders],
    storage: StorageType.File,
    // Full means that the next one is refused, so that its sender knows: one that was taken is never dropped for room.
    discard: DiscardPolicy.New,
    max_bytes: 1024 * MIB,
    max_msg_size: ORDER_BYTES,
    max_age: nanos(30 * DAY_MS),
    // Long enough for a retry after a lost answer. Beyond it the outcomes know which order was decided; a longer window
    // would only swallow the same id with other bytes, which must be answered.
    duplicate_window: nanos(2_000),
    num_replicas: replicas,
  },
  {
    ...unlimited,
    name: 'FACTS',
    subjects: [ALL.facts],
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    deny_delete: true,
    deny_purge: true,
    allow_rollup_hdrs: false,
    duplicate_window: nanos(120_000),
    num_replicas: replicas,
  },
  {
    ...unlimited,
    name: 'MAILBOX',
    subjects: [ALL.mailboxes],
    // Derived, and rebuilt when lost: never worth an fsync per member.
    storage: StorageType.Memory,
    discard: DiscardPolicy.Old,
    max_bytes: 256 * MIB,
    max_msg_size: MAILBOX_BYTES,
    // A node that is away loses the oldest, sees the gap when it is back and asks for a snapshot.
    max_msgs_per_subject: 256,
    allow_rollup_hdrs: true,
    republish: { src: 'sixfold.mailbox.>', dest: live('sixfold.mailbox.>') },
    duplicate_window: nanos(120_000),
    num_replicas: replicas,
  },
  {
    ...unlimited,
    name: 'REPORTS',
    subjects: [ALL.reports],
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_bytes: 256 * MIB,
    max_msg_size: REPORT_BYTES,
    max_msgs_per_subject: 1,
    duplicate_window: nanos(120_000),
    num_replicas: replicas,
  },
  {
    ...unlimited,
    name: 'PRESENCE',
    subjects: [ALL.presence],
    storage: StorageType.Memory,
    discard: DiscardPolicy.Old,
    max_bytes: 16 * MIB,
    max_msg_size: 1024,
    max_msgs_per_subject: 1,
    max_age: nanos(PRESENCE_MS),
    duplicate_window: nanos(1_000),
    num_replicas: replicas,
  },
]
