/** One wheel of the Python package index, found by its content. */
export interface PinnedWheel {
  readonly package: string
  readonly version: string
  /** 64 lowercase hex digits. */
  readonly sha256: string
  /** Size of the download in MB (10^6 bytes). */
  readonly megabytes: number
}
