// Handing a file to the reader's browser.
import { MEDIA, type FileKind } from './files'

export function save(bytes: Uint8Array, name: string, kind: FileKind): void {
  const address = URL.createObjectURL(new Blob([bytes as BlobPart], { type: MEDIA[kind] }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
