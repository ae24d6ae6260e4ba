import org.jspecify.annotations.NullMarked;

/** Whole swarms of the production machines in virtual time. Not shipped. */
@NullMarked
module dev.spate.sim {
    requires dev.spate.protocol;
    requires static org.jspecify;

    exports dev.spate.sim;
}
