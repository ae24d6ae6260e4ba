package dev.spate.protocol.metadata;

/** Why a peer must go. */
public enum MetadataFault {
    /** It contradicts itself, or sends what cannot be. */
    LIES,
    /** It sends answers that nobody asked for, too often. */
    UNASKED,
    /** It rejects whatever it is asked for. */
    REJECTS,
    /** It does not answer. */
    SILENT
}
