/** Why a lab cannot do what was asked. */
export type LabErrorCode =
  | 'no-such-lab'
  | 'lab-exists'
  | 'lab-being-made'
  | 'no-such-target'
  | 'no-such-link'
  | 'no-such-process'
  | 'process-running'
  | 'process-failed'
  | 'workload-failed'
  | 'not-in-allocation'

/** A refusal, in a sentence that names what was asked for and what would be right. */
export class LabError extends Error {
  override readonly name = 'LabError'
  readonly code: LabErrorCode

  constructor(code: LabErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
