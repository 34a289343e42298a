"""How large the files, classes and methods of a tree of Java sources are, in lines and in tokens.

    python3 src/bench/python/tokens.py src/main/java [another tree ...]

A token is a name, a keyword, a literal, an operator or a bracket; comments are none. A method is one that has a body,
of anonymous classes too, and counts with its annotations and its head. A class is one that lies in no other. A tab is
as wide as four columns.
"""
import re
import sys
from pathlib import Path

WIDEST = 120
TAB = 4
SHOWN = 5

TOKEN = re.compile(r'''
    (?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'
    |(?:0[xXbB][\w.]+|\.?\d[\w.]*)(?:(?<=[eEpP])[-+]\d+[fFdD]?)?
    |[^\W\d][\w$]*|\$[\w$]*
    |->|::|\.\.\.|\+\+|--|&&|\|\||<<=|[-+*/%&|^!<>=]=|[^\s\w]
''', re.VERBOSE | re.DOTALL)
TYPES = {'class', 'interface', 'enum', 'record'}
CLOSING = {'(': ')', '{': '}', '[': ']'}


class Source:
    """The tokens of a file, and the classes and methods that they make: (name, first token, last token) each."""

    def __init__(self, text):
        self.tokens = []
        self.lines = []
        self.classes = []
        self.methods = []
        line = 1
        for match in TOKEN.finditer(text):
            if match['space'] is None:
                self.tokens.append(match[0])
                self.lines.append(line)
            line += match[0].count('\n')
        self.members(0, '', False)

    def size(self, first, last):
        """Lines and tokens from one token to another."""
        return self.lines[last] - self.lines[first] + 1, last - first + 1

    def closing(self, at):
        """The bracket that closes the one at a place."""
        depth = 0
        for i in range(at, len(self.tokens)):
            depth += (self.tokens[i] in CLOSING) - (self.tokens[i] in CLOSING.values())
            if depth == 0:
                return i
        return len(self.tokens) - 1

    def type_name(self, head):
        """The name of the class that the tokens before a brace declare, or None."""
        depth = 0
        for i, token in enumerate(head[:-1]):
            depth += (token in CLOSING) - (token in CLOSING.values())
            if depth == 0 and token == '=':
                return None
            is_type = token in TYPES and head[i - 1:i] != ['.'] and re.match(r'[^\W\d]', head[i + 1])
            if depth == 0 and is_type and (token != 'record' or head[i + 2:i + 3] in (['('], ['<'])):
                return head[i + 1]
        return None

    def members(self, at, outer, constants):
        """Reads the members of a class, from behind its brace on; returns the place of the brace that ends it.

        constants: whether it begins with constants of an enum, which may have bodies
        """
        start = i = at
        while i < len(self.tokens) and self.tokens[i] != '}':
            token = self.tokens[i]
            head = self.tokens[start:i]
            if token == ';':
                start = i + 1
                constants = False
            elif token == ',' and constants:
                start = i + 1
            elif token == '(' and not self.is_value(head):
                i = self.closing(i)
            elif token in CLOSING and (token != '{' or self.is_value(head)):
                i = self.inner(i, outer)
            elif token == '{':
                i = self.member(start, i, outer, constants)
                start = i + 1
            i += 1
        return i

    @staticmethod
    def is_value(head):
        """Whether the tokens of a member before a brace have begun a value: of a field, or an annotation's default."""
        if head[-1:] == ['default']:
            return True
        depth = 0
        for token in head:
            depth += (token in CLOSING) - (token in CLOSING.values())
            if depth == 0 and token == '=':
                return True
        return False

    def member(self, start, brace, outer, constants):
        """Reads a member that has a body."""
        head = self.tokens[start:brace]
        name = self.type_name(head)
        if name is not None:
            end = self.members(brace + 1, outer + name + '.', 'enum' in head)
            if not outer:
                self.classes.append((name, start, end))
            return end
        if constants:
            return self.members(brace + 1, outer, False)
        end = self.code(brace + 1, outer)
        names = [token for i, token in enumerate(head)
                 if head[i + 1:i + 2] == ['('] and (i == 0 or head[i - 1] not in '@.')]
        if head and head != ['static']:
            self.methods.append((outer + (names[0] if names else head[-1]), start, end))
        return end

    def code(self, at, outer):
        """Reads statements or values up to the bracket that ends them; returns its place."""
        start = i = at
        while i < len(self.tokens) and self.tokens[i] not in CLOSING.values():
            token = self.tokens[i]
            if token == ';':
                start = i + 1
            elif token == '{' and self.type_name(self.tokens[start:i]) is not None:
                i = self.member(start, i, outer or ' ', False)
                start = i + 1
            elif token in CLOSING:
                i = self.inner(i, outer)
                start = i + 1 if token == '{' else start
            i += 1
        return i

    def inner(self, bracket, outer):
        """Reads what is inside a bracket of code; returns the place of the one that closes it."""
        if self.is_anonymous(bracket):
            return self.members(bracket + 1, outer, False)
        return self.code(bracket + 1, outer)

    def is_anonymous(self, brace):
        """Whether a bracket begins the body of an anonymous class: new Name<...>(...) {."""
        if self.tokens[brace] != '{' or self.tokens[brace - 1] != ')':
            return False
        depth = 0
        for i in range(brace - 1, -1, -1):
            token = self.tokens[i]
            depth += (token in CLOSING.values()) - (token in CLOSING)
            if depth == 0 and token == 'new':
                return True
            if depth < 0 or depth == 0 and not re.fullmatch(r'[\w$.<>?,&@(\[]+', token):
                return False
        return False


def percentile(values, percent):
    """The value that so many per cent are not above."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def describe(what, values):
    """A line with the middle, the 90th percentile and the largest of numbers."""
    if values:
        print(f'{what:16} {percentile(values, 50):6} {percentile(values, 90):6} {max(values):6}')


def largest(what, sizes, by):
    """The names of the largest, with their lines and tokens."""
    print(f'\n{what}, lines and tokens')
    for name, *size in sorted(sizes, key=lambda each: -each[by])[:SHOWN]:
        print(f'{size[0]:6} {size[1]:6}  {name}')


def report(root):
    files, classes, methods, wide = [], [], [], 0
    for path in sorted(Path(root).rglob('*.java')):
        text = path.read_text(encoding='utf-8')
        source = Source(text)
        lines = text.splitlines()
        wide += sum(len(line.expandtabs(TAB)) > WIDEST for line in lines)
        files.append((len(lines), len(source.tokens)))
        place = str(path.relative_to(root))
        classes += [(f'{name} ({place})', *source.size(first, last)) for name, first, last in source.classes]
        methods += [(f'{name} ({place})', *source.size(first, last)) for name, first, last in source.methods]
    print(f'{root}: {len(files)} files, {len(methods)} methods, {wide} lines over {WIDEST} columns\n')
    print(f'{"":16} median   90 %   most')
    describe('lines a file', [size[0] for size in files])
    describe('tokens a file', [size[1] for size in files])
    describe('lines a method', [size[1] for size in methods])
    describe('tokens a method', [size[2] for size in methods])
    largest('longest classes', classes, 1)
    largest('longest methods', methods, 1)
    largest('methods of the most tokens', methods, 2)
    print()


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for tree in sys.argv[1:]:
        report(tree)
