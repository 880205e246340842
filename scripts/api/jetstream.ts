/** What of JetStream a portal needs, as messages: the answers to its requests, and the one request that follows facts. */

const CONSUMER = 'K7hNn2Xq'
const SEQUENCE = 4711

/** The answer to a published order (PubAck), and to a request for a consumer. */
export const JETSTREAM_MESSAGES = {
  stored: {
    name: 'PubAck',
    title: 'Stored, or not',
    summary: 'The answer of the nats-server to a published order.',
    description:
      'Comes to the reply subject of the publish. Look at `error` first: where it is there the order is not stored, whatever else the answer says (`stream` may be there, and `seq` is 0 then); `err_code` 10054 is too large, 10077 is full for now. Else `seq` is the position in ORDERS. Without an answer within 5 s publish the very same bytes again: that is safe. No answer but `-ERR` (Maximum Payload Violation) and a closed connection: more than `max_payload` in INFO of the nats-server; never publish that again. A message without a body whose headers begin with `NATS/1.0 503`: nobody takes orders; it only comes to who says `headers` and `no_responders` in CONNECT. `duplicate`: a message with the same Nats-Msg-Id was stored within the last 2 s, and these bytes were not looked at.',
    contentType: 'application/json',
    payload: {
      type: 'object',
      properties: {
        stream: { type: 'string', const: 'ORDERS' },
        seq: {
          type: 'integer',
          minimum: 0,
          description: 'The position of the order in ORDERS, from 1 on; 0 beside `error`.',
        },
        duplicate: { type: 'boolean' },
        error: {
          type: 'object',
          properties: {
            code: { type: 'integer' },
            err_code: { type: 'integer' },
            description: { type: 'string' },
          },
        },
      },
    },
    examples: [
      { name: 'stored', payload: { stream: 'ORDERS', seq: 7 } },
      {
        name: 'not stored',
        payload: {
          error: { code: 400, err_code: 10_054, description: 'message size exceeds maximum allowed' },
          stream: 'ORDERS',
          seq: 0,
        },
      },
    ],
  },
  follow: {
    name: 'ConsumerCreate',
    title: 'Follow facts',
    summary: 'Asks for every stored fact of some subjects, in order, and then each new one.',
    description:
      'An ephemeral push consumer of the stream FACTS. Every fact arrives at the subscription to `deliver_subject`, but carries the subject of the fact: know it by the number of the subscription. It has a reply subject that says where it stands: `$JS.ACK.FACTS.<consumer>.<deliveries>.<sequence in FACTS>.<number here>.<nanoseconds since 1970>.<how many are still to come>`. Nothing is to be acknowledged. The number here counts from 1 without a gap; after a gap, a lost connection or two missing heartbeats (an empty message with the status 100) ask again, with `deliver_policy` `by_start_sequence` and `opt_start_seq` one more than the last sequence that was dealt with.',
    contentType: 'application/json',
    payload: {
      type: 'object',
      properties: {
        stream_name: { const: 'FACTS' },
        config: {
          type: 'object',
          properties: {
            deliver_subject: {
              type: 'string',
              description:
                'A subject of your own. Subscribe to this very subject before: a wildcard that covers it is none to JetStream.',
            },
            ack_policy: { const: 'none' },
            deliver_policy: { enum: ['all', 'by_start_sequence'] },
            opt_start_seq: {
              type: 'integer',
              minimum: 1,
              description: 'Only with `by_start_sequence`: beside `all` it is an error (`err_code` 10094).',
            },
            filter_subjects: { type: 'array', items: { type: 'string' } },
            idle_heartbeat: { type: 'integer', description: 'Nanoseconds.' },
            mem_storage: { type: 'boolean' },
          },
          required: ['deliver_subject', 'ack_policy', 'deliver_policy', 'filter_subjects'],
        },
      },
      required: ['stream_name', 'config'],
    },
    examples: [
      {
        name: 'everything of one party',
        payload: {
          stream_name: 'FACTS',
          config: {
            deliver_subject: '_INBOX.acme.facts',
            ack_policy: 'none',
            deliver_policy: 'all',
            filter_subjects: ['sixfold.fact.order.acme.*', 'sixfold.fact.network.acme.*'],
            idle_heartbeat: 5_000_000_000,
            mem_storage: true,
          },
        },
      },
    ],
  },
  following: {
    name: 'ConsumerCreated',
    title: 'Followed, or not',
    summary: 'The answer to the request to follow facts.',
    contentType: 'application/json',
    payload: {
      type: 'object',
      properties: {
        type: { type: 'string' },
        name: { type: 'string' },
        num_pending: { type: 'integer', description: 'How many facts are there already.' },
        error: {
          type: 'object',
          description: 'Where it is there, nothing is followed.',
          properties: {
            code: { type: 'integer' },
            err_code: { type: 'integer' },
            description: { type: 'string' },
          },
        },
      },
    },
    examples: [
      {
        name: 'followed',
        payload: {
          type: 'io.nats.jetstream.api.v1.consumer_create_response',
          name: CONSUMER,
          num_pending: SEQUENCE,
        },
      },
    ],
  },
} as const
