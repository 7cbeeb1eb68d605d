"""The matrix as a table: what a cell says, and that nothing says it twice."""

import pytest

from people.rules.access import Action, Matrix, Scope, UnknownResource, parse_matrix

HEAD = "resource,role,list,read,create,update,delete,export"


def test_a_cell_of_the_matrix_is_read_as_it_stands():
    matrix = parse_matrix([HEAD, "note,counselor,own,own,own,-,-,-"])
    assert matrix.scope("note", "counselor", "read") is Scope.OWN
    assert matrix.scope("note", "counselor", "delete") is Scope.NONE


def test_every_cell_of_a_row_is_its_own():
    matrix = parse_matrix([HEAD, "note,counselor,own,team,all,agg,meta,self"])
    found = [matrix.scope("note", "counselor", action) for action in Action]
    assert [scope.value for scope in found] == ["own", "team", "all", "agg", "meta", "self"]
    assert matrix.resources == {"note"}


def test_later_tables_may_add():
    ours = [HEAD, "letter,manager,all,all,-,-,-,-", "letter,admin,meta,-,-,-,-,-"]
    matrix = parse_matrix([HEAD, "note,counselor,own,own,own,-,-,-"], ours)
    assert matrix.resources == {"note", "letter"}
    assert matrix.scope("letter", "admin", "list") is Scope.META
    assert matrix.scope("note", "counselor", "create") is Scope.OWN


@pytest.mark.parametrize("line", ["note,gardener,own,own,own,-,-,-", "note,admin,much,-,-,-,-,-"])
def test_an_unknown_role_or_scope_is_no_matrix(line):
    with pytest.raises(ValueError, match="is not a valid"):
        parse_matrix([HEAD, line])


def test_an_unknown_action_is_no_question():
    with pytest.raises(ValueError, match="is not a valid"):
        parse_matrix([HEAD, "note,admin,own,-,-,-,-,-"]).scope("note", "admin", "guess")


def test_a_role_without_a_row_may_nothing():
    matrix = parse_matrix([HEAD, "note,counselor,own,own,own,-,-,-"])
    assert all(matrix.scope("note", "manager", action) is Scope.NONE for action in Action)


def test_a_resource_that_no_row_names_is_an_error_not_a_no():
    with pytest.raises(UnknownResource):
        Matrix({}).scope("nothing", "manager", "read")


def test_our_rows_cannot_change_a_given_cell():
    given = [HEAD, "note,counselor,own,own,own,-,-,-"]
    ours = [HEAD, "note,counselor,all,all,all,all,all,all"]
    with pytest.raises(ValueError, match="stands twice"):
        parse_matrix(given, ours)
