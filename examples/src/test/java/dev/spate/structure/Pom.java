package dev.spate.structure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The modules and dependencies of this project in a {@code pom.xml}. */
record Pom(List<String> modules, Set<String> needs) {
    private static final String ARTIFACT = "spate-";

    static Pom read(Path file) throws IOException {
        try {
            Element project = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement();
            List<String> modules = children(project, "modules")
                    .flatMap(all -> children(all, "module"))
                    .map(module -> module.getTextContent().strip())
                    .toList();
            Set<String> needs = children(project, "dependencies")
                    .flatMap(all -> children(all, "dependency"))
                    .filter(each -> text(each, "groupId").equals("dev.spate"))
                    .filter(each -> !text(each, "scope").equals("test"))
                    .map(each -> text(each, "artifactId").substring(ARTIFACT.length()))
                    .collect(Collectors.toSet());
            return new Pom(modules, needs);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " is not well-formed", e);
        }
    }

    private static String text(Element parent, String name) {
        return children(parent, name)
                .map(child -> child.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeName().equals(name))
                .map(Element.class::cast);
    }
}
