import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Sums up the reports of all modules: names the slowest test classes and every test that did not pass, and ends with
 * {@code N passed, N failed}.
 *
 * <p>A skipped test has shown nothing, so it counts as failed. Exit code 0 when all passed and there was at least one.
 */
final class TestReport {
    private static final int SLOWEST = 5;

    private final List<TestClass> classes = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private int passed;

    public static void main(String[] args) throws Exception {
        TestReport report = new TestReport();
        try (var files = Files.walk(Path.of(args[0]), 4)) {
            for (Path file : files.filter(TestReport::isReport).sorted().toList()) {
                report.read(file);
            }
        }
        System.out.println("slowest: " + report.slowest());
        report.failed.forEach(System.out::println);
        System.out.println(report.passed + " passed, " + report.failed.size() + " failed");
        System.exit(report.failed.isEmpty() && report.passed > 0 ? 0 : 1);
    }

    private static boolean isReport(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("TEST-")
                && name.endsWith(".xml")
                && file.getParent().getFileName().toString().equals("surefire-reports");
    }

    private void read(Path file) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        Element suite = builder.parse(file.toFile()).getDocumentElement();
        classes.add(TestClass.of(suite));
        var cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            count((Element) cases.item(i));
        }
    }

    private void count(Element test) {
        for (String verdict : List.of("error", "failure", "skipped")) {
            if (test.getElementsByTagName(verdict).getLength() > 0) {
                failed.add(verdict + ": " + test.getAttribute("classname") + " " + test.getAttribute("name"));
                return;
            }
        }
        passed++;
    }

    private String slowest() {
        return classes.stream()
                .sorted(Comparator.comparingDouble(TestClass::seconds).reversed())
                .limit(SLOWEST)
                .map(TestClass::toString)
                .collect(Collectors.joining(", "));
    }

    private record TestClass(String name, double seconds) {
        static TestClass of(Element suite) {
            String name = suite.getAttribute("name");
            // Surefire groups the digits of long times.
            String seconds = suite.getAttribute("time").replace(",", "");
            return new TestClass(name.substring(name.lastIndexOf('.') + 1), Double.parseDouble(seconds));
        }

        @Override
        public String toString() {
            return "%s %.1f s".formatted(name, seconds);
        }
    }
}
