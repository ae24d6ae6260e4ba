package dev.spate.protocol.metadata;

/** Why a peer must be disconnected. */
public enum MetadataFault {
    /** It contradicts itself, or sends something impossible. */
    LIES,
    /** It has sent too many answers that were never requested. */
    UNASKED,
    /** It rejects every request. */
    REJECTS,
    /** It does not answer. */
    SILENT
}
