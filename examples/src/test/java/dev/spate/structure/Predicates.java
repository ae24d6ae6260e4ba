package dev.spate.structure;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks that a method whose name is a question changes nothing: nobody expects two calls of {@code isDue(now)} to give
 * different answers.
 *
 * <p>It finds only changes that are certain without types: {@code void}, assignments to fields, and the best known
 * changes of collections in fields. It does not find changes through another method.
 */
final class Predicates {
    private static final Pattern QUESTION = Pattern.compile("(is|has|can|are|was|were|may|should)\\p{Lu}.*");

    /** With {@code void} these names are commands or events: {@code needsChanged()}, {@code tellsPieces(told)}. */
    private static final Pattern QUESTION_WITH_ANSWER = Pattern.compile("(needs|contains|tells)\\p{Lu}.*");

    private static final Set<String> CONTAINERS = Set.of(
            "ArrayDeque",
            "ArrayList",
            "AtomicBoolean",
            "AtomicInteger",
            "AtomicLong",
            "AtomicReference",
            "BitSet",
            "BlockingQueue",
            "Collection",
            "ConcurrentHashMap",
            "ConcurrentMap",
            "Deque",
            "EnumMap",
            "EnumSet",
            "HashMap",
            "HashSet",
            "LinkedHashMap",
            "LinkedHashSet",
            "List",
            "LongAdder",
            "Map",
            "NavigableMap",
            "NavigableSet",
            "PriorityQueue",
            "Queue",
            "SequencedMap",
            "SequencedSet",
            "Set",
            "SortedMap",
            "SortedSet",
            "TreeMap",
            "TreeSet");

    private static final Pattern CHANGE = Pattern.compile("(add|remove|put|poll|offer|compute|getAnd)(\\p{Lu}.*)?"
            + "|clear|merge|push|pop|set|retainAll|compareAndSet"
            + "|incrementAndGet|decrementAndGet|addAndGet|updateAndGet");

    private Predicates() {}

    static List<String> findings(SourceTree tree) {
        List<String> findings = new ArrayList<>();
        for (SourceFile file : tree.files()) {
            Map<String, String> fields = fields(file);
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void unused) {
                    changes(method, fields)
                            .forEach(change ->
                                    findings.add("%s: %s %s".formatted(file.at(method), method.getName(), change)));
                    return super.visitMethod(method, unused);
                }
            }.scan(file.unit(), null);
        }
        return findings;
    }

    /** The fields of all types in a file, with the simple names of their types. */
    private static Map<String, String> fields(SourceFile file) {
        Map<String, String> fields = new HashMap<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                for (Tree member : type.getMembers()) {
                    if (member instanceof VariableTree field) {
                        Tree declared = field.getType();
                        fields.put(
                                field.getName().toString(),
                                declared instanceof ParameterizedTypeTree generic
                                        ? generic.getType().toString()
                                        : String.valueOf(declared));
                    }
                }
                return super.visitClass(type, unused);
            }
        }.scan(file.unit(), null);
        return fields;
    }

    private static List<String> changes(MethodTree method, Map<String, String> fields) {
        String name = method.getName().toString();
        Tree type = method.getReturnType();
        boolean isQuestion = QUESTION.matcher(name).matches();
        if (type != null && type.toString().equals("void")) {
            return isQuestion ? List.of("returns void") : List.of();
        }
        if (!isQuestion && !QUESTION_WITH_ANSWER.matcher(name).matches()) {
            return List.of();
        }
        var changes = new Changes(method, fields);
        changes.scan(method.getBody(), null);
        return List.copyOf(changes.found);
    }

    /** The changes in the body of one method that last longer than the call. */
    private static final class Changes extends TreeScanner<Void, Void> {
        private final Map<String, String> fields;
        private final Set<String> parameters = new HashSet<>();
        private final Set<String> locals = new HashSet<>();
        private final Set<String> found = new LinkedHashSet<>();

        Changes(MethodTree method, Map<String, String> fields) {
            this.fields = fields;
            method.getParameters()
                    .forEach(parameter -> parameters.add(parameter.getName().toString()));
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitVariable(VariableTree variable, Void unused) {
                    locals.add(variable.getName().toString());
                    return super.visitVariable(variable, unused);
                }
            }.scan(method.getBody(), null);
        }

        @Override
        public Void visitAssignment(AssignmentTree assignment, Void unused) {
            assigned(assignment.getVariable(), assignment);
            return super.visitAssignment(assignment, unused);
        }

        @Override
        public Void visitCompoundAssignment(CompoundAssignmentTree assignment, Void unused) {
            assigned(assignment.getVariable(), assignment);
            return super.visitCompoundAssignment(assignment, unused);
        }

        @Override
        public Void visitUnary(UnaryTree unary, Void unused) {
            switch (unary.getKind()) {
                case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
                    assigned(unary.getExpression(), unary);
                default -> {}
            }
            return super.visitUnary(unary, unused);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            if (call.getMethodSelect() instanceof MemberSelectTree method
                    && CHANGE.matcher(method.getIdentifier()).matches()
                    && isContainer(method.getExpression())) {
                found.add("calls " + call);
            }
            return super.visitMethodInvocation(call, unused);
        }

        private void assigned(ExpressionTree target, Tree statement) {
            String variable = variable(target);
            boolean isOwn = locals.contains(variable)
                    || parameters.contains(variable) && target instanceof IdentifierTree
                    || variable.isEmpty();
            if (!isOwn) {
                found.add("assigns " + statement);
            }
        }

        /** The variable at the beginning of an assignment's target; empty when the target begins with a method call. */
        private static String variable(ExpressionTree target) {
            return switch (target) {
                case IdentifierTree identifier -> identifier.getName().toString();
                case ArrayAccessTree access -> variable(access.getExpression());
                case MemberSelectTree member -> variable(member.getExpression());
                case ParenthesizedTree parenthesized -> variable(parenthesized.getExpression());
                default -> "";
            };
        }

        private boolean isContainer(ExpressionTree receiver) {
            String name = switch (receiver) {
                case IdentifierTree identifier -> identifier.getName().toString();
                case MemberSelectTree member
                when member.getExpression().toString().equals("this") ->
                    member.getIdentifier().toString();
                default -> "";
            };
            boolean isShadowed =
                    receiver instanceof IdentifierTree && (locals.contains(name) || parameters.contains(name));
            return !isShadowed && CONTAINERS.contains(fields.getOrDefault(name, ""));
        }
    }
}
