export { type Anchor, AnchorError, anchorLine, parseAnchor, readAnchors } from './anchors.ts'
export {
  CHECKPOINT_SUBJECT,
  CHECKPOINTS,
  type Checkpoint,
  chainOf,
  checkpointIn,
  checkpointOf,
  factHash,
  type Hashed,
  isAbout,
} from './checkpoint.ts'
export { type Collector, openCollector } from './collector.ts'
export {
  type ExportEnd,
  type ExportHeader,
  type ExportLine,
  endLine,
  factLine,
  headerLine,
  logHash,
  parseLine,
} from './export-format.ts'
export { ExportError, type ExportVerifier, openExportVerifier } from './export-verifier.ts'
export type { Finding, Kind } from './finding.ts'
export { type Signer, signerOf } from './signing.ts'
export { openVerifier, type Verdict, type Verifier, type VerifierOptions } from './verifier.ts'
