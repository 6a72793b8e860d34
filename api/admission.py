"""a valid operation + its viewer → admitted and charged, or refused before anything is read."""

from collections.abc import AsyncIterator

from graphql import FieldNode, OperationDefinitionNode
from graphql.execution.values import get_variable_values
from strawberry.extensions import SchemaExtension

from api.context import RequestContext
from api.cost import cost_of
from api.errors import DocumentRequiredError
from creators.words import Role
from graph.errors import InputError


class Admission(SchemaExtension):
    """Who may run this operation, and can they afford it. Introspection is open: `/schema.graphql` says the same."""

    async def on_execute(self) -> AsyncIterator[None]:
        operation = self._operation()
        context: RequestContext = self.execution_context.context
        context.operation = _label(operation)
        if context.operation != "introspection":
            await self._admit(context, operation)
        yield

    def _operation(self) -> OperationDefinitionNode:
        document, name = self.execution_context.graphql_document, self.execution_context.operation_name
        return next(
            node
            for node in (document.definitions if document else ())
            if isinstance(node, OperationDefinitionNode) and (name is None or (node.name and node.name.value == name))
        )

    async def _admit(self, context: RequestContext, operation: OperationDefinitionNode) -> None:
        viewer = context.viewer
        if set(viewer.roles) <= {Role.PARTNER}:
            raise DocumentRequiredError("A partner's key runs persisted documents only; this one is ad hoc.")
        await context.budgets.charge(viewer.tenant, viewer.actor, self._cost(operation))

    def _cost(self, operation: OperationDefinitionNode) -> int:
        schema = self.execution_context.schema._schema  # noqa: SLF001 - strawberry has no public way to graphql-core's
        document = self.execution_context.graphql_document
        values = get_variable_values(
            schema, operation.variable_definitions or (), self.execution_context.variables or {}
        )
        if isinstance(values, list):
            raise InputError("; ".join(error.message for error in values))
        return cost_of(schema, document, operation, values) if document else 0


def _label(operation: OperationDefinitionNode) -> str:
    """One of a few words, whatever clients send: an operation's own name would make metrics without bound."""
    fields = {
        node.name.value if isinstance(node, FieldNode) else "several" for node in operation.selection_set.selections
    }
    if all(field.startswith("__") for field in fields):
        return "introspection"
    return fields.pop() if len(fields) == 1 else "several"
