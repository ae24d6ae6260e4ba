package dev.spate.examples;

import dev.spate.share.Share;
import dev.spate.share.ShareNotice;
import dev.spate.share.ShareSettings;
import dev.spate.web.WebServers;
import java.net.InetAddress;
import java.nio.file.Path;

/**
 * Shares each entry of a folder at an address of this machine, with pages for browsers and a tracker for peers, until Enter is
 * pressed: {@code ShareFolder FOLDER ADDRESS STATE}. Nothing is written but to the folder STATE.
 */
public final class ShareFolder {
    private ShareFolder() {}

    public static void main(String[] args) throws Exception {
        ShareSettings settings = ShareSettings.of(Path.of(args[0]), InetAddress.getByName(args[1]), Path.of(args[2]));
        try (Share share = Share.open(settings, new WebServers(), ShareFolder::tell)) {
            System.out.println("serving at " + share.addresses().web() + "/; Enter ends it");
            System.in.read();
        }
    }

    private static void tell(ShareNotice notice) {
        if (notice instanceof ShareNotice.Offered offered) {
            System.out.println(offered.offer().name() + " can be downloaded");
        }
    }
}
