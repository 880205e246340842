import { orderKey } from '../../shared/events/src/index.ts'
import { EXAMPLE_ORDER } from './examples.ts'

const { party, source, id } = EXAMPLE_ORDER

/** The rule by which an order's key is made, with an example that is computed here. */
export const KEY_RULE = `The key of an order is made of four texts: \`order\`, the party, the CloudEvents \`source\` and the CloudEvents \`id\`. Join them with one zero byte (U+0000) between them, as UTF-8; take the SHA-256 of that; write it in base32 (RFC 4648, without padding), in lower case; keep the first 32 characters.

For the party \`${party}\`, the source \`${source}\` and the id \`${id}\` the key is \`${orderKey(party, source, id)}\`. In Python:

\`\`\`python
import base64, hashlib
text = "\\0".join(["order", "${party}", "${source}", "${id}"])
key = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode().lower()[:32]
\`\`\``

/** Attributes whose fault leaves nothing by which an order could be named. */
const GARBAGE_RULE =
  'no JSON object in UTF-8; `specversion` missing or not `1.0`; `id`, `source` or `type` missing, or no text of 1 to 256 characters without control characters and lone surrogates; `time` missing or no RFC 3339; `data` missing; or, where they are there, `party`, `subject`, `planid`, `actor`, `causationid` or `correlationid` no such text, `datacontenttype` not `application/json`, `ifrevision` no whole number from 1 to 2147483647, `prevhash` no hash'

const OUTCOME_RULE = `What became of an order is one fact on \`sixfold.fact.order.<party>.<key>\`: OrderAccepted or OrderRejected. It is written last, when everything that was asked for is on the log. \`<party>\` and the party in the key are the token of the subject on which it was published, whatever the body says. Follow \`sixfold.fact.order.<party>.*\`, and take the outcome whose \`data.bytes\` are those of your body (its SHA-256 in base64url without padding), but none with the \`stream\` \`cancelled-before-it-came\` under another key than yours: that one is of the order that your OrderCancelled named. So you need not know under which of these keys it comes:

- The key of the order: wherever its envelope can be read. That includes an order with a missing or another \`party\` (\`party-mismatch\`), an unknown type, or bad data.
- The same source and id with another body: \`OrderRejected\` with the code \`id-reused\`, under a key made like that of the order, of the three texts \`reused\`, the key, and the hash of the body. An outcome under your key whose \`bytes\` are not yours is of the order that was there first.
- A body whose envelope cannot be read: \`OrderRejected\` with the code \`malformed\`, under a key made of the three texts \`garbage\`, the party and the hash of the body. That is: ${GARBAGE_RULE}.

Two exceptions have other \`bytes\`, or no outcome at all:

- An order that an OrderCancelled named before it came: \`OrderRejected\` with the code \`cancelled\` and the \`stream\` \`cancelled-before-it-came\` under the key of the order, with the \`bytes\` and \`position\` of the OrderCancelled. Whatever comes under that key, this is its outcome.
- More than 60 rejections of one party in a minute: the others have none. They are counted by \`RejectionsCounted\` on \`sixfold.fact.order.<party>.rejections-…\`, at most two minutes later: refused are those from \`firstPosition\` to \`lastPosition\` in the ORDERS called \`stream\` that have no outcome of their own. A count that was on the log before you published says nothing of what you published: that ORDERS may have been another one. Nothing else is kept of them: the same bytes, published again, are decided anew, and may be accepted then. Give what is still wanted a new id.

A last token that is none of ours (1 to 64 of A-Z a-z 0-9 _ -) is stored as well and refused; in subjects of facts \`h_\` and 26 characters stand for it, made like a key of that one text.`

const CONVERGED_RULE = `An accepted order is on the log, and not yet in every kernel. Facts of a network are on \`sixfold.fact.network.<party>.<network>\`, and carry the key of the order as \`correlationid\`. Among those that come before the outcome take the last one that raises the revision of the network (messages say so, and have \`x-raises-revision\`). When \`NetworkConverged\` with a \`revision\` of at least its sequence in FACTS arrives, every member of the network holds what was ordered. Without such a fact nothing is to be waited for. \`NetworkDegraded\` says who does not hold it, and why; another \`NetworkConverged\` follows when that is over. Where \`NetworkCancelled\` is among these facts wait for \`NetworkGone\` instead, whatever the order was: an OrderCancelled leaves one, too. And where \`NetworkCancelled\` comes while you wait, whoever caused it, nothing more comes of what you ordered: that ends with \`NetworkGone\`, too.`

/** What stands at the head of the AsyncAPI document: enough to write a portal with it. */
export const ABOUT_API = `Sixfold turns orders into running tenant networks. Parties (portals, billing systems, operators) publish orders; coordinators decide them and write facts; nothing else is said between the two. This document is written from the side of a party: it sends orders and receives facts.

# An order

Publish a CloudEvent 1.0 in structured JSON on \`sixfold.order.<party>\`, with a reply subject; the answer says that it is stored. The attribute \`party\` equals the token of the subject. Publishing the same bytes again, today or in a year, changes nothing once the order has an outcome: an order is done once. The orders of one party are decided in the order in which they were stored.

# Its key

${KEY_RULE}

# What became of it

${OUTCOME_RULE}

# When it is done

${CONVERGED_RULE}

# Versions

The version is in the type. A published type never changes: what is new is a new version beside it. Older versions of orders are taken for ever. Meeting a type or a version that you do not know, ignore it; fields of facts never change within a version.

# Nothing about people

The log keeps everything for ever: no names, addresses or texts about persons in any order.`
