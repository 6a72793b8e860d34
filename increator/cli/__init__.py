"""The command line: which name calls which function. A module is imported when its command is called."""

from cyclopts import App, Group

RESOLVE = Group.create_ordered("Resolve tables of accounts, files to files")
FLOW = Group.create_ordered("The flow, through the stores")
ENGINES = Group.create_ordered("The engines")
ADMINISTRATION = Group.create_ordered("Administration")

COMMANDS = {
    RESOLVE: {
        "link": ("link", "Resolve a table of accounts into clusters."),
        "explain": ("explain", "Why two accounts are together or apart."),
        "evaluate": ("evaluate", "Precision and recall of clusters against the truth."),
        "world": ("world", "Generate creators, their accounts and the traps."),
    },
    FLOW: {
        "demo": ("demo", "Everything below, on a generated world; then serve it."),
        "ingest": ("ingest", "Payloads or account tables → the lake and the identity graph."),
        "resolve": ("resolve", "Accounts of the graph → links of the graph."),
        "consolidate": ("consolidate", "Links → canonical creators."),
        "index": ("index", "Creators → search documents."),
        "serve": ("serve", "Answer GraphQL."),
        "work": ("work", "Run the workers of the queues."),
        "schedule": ("schedule", "Send what the clock asks for."),
        "letters": ("letters", "List and redrive the messages that failed for good."),
    },
    ENGINES: {
        "up": ("stack", "Start the embedded engines."),
        "down": ("stack", "Stop the embedded engines."),
        "status": ("stack", "What runs, where, how large."),
        "doctor": ("stack", "What is wrong here, and what to do."),
        "migrate": ("migrate", "All stores to the newest schema."),
    },
}

SUBCOMMANDS = {
    "tenant": (
        "Make and list tenants.",
        {
            "create": ("increator.cli.tenant:create_tenant", "Make a tenant."),
            "list": ("increator.cli.tenant:list_tenants", "Every tenant, oldest first."),
        },
    ),
    "key": (
        "Make, list and revoke API keys.",
        {
            "create": ("increator.cli.key:create_key", "Make a key; its secret is shown once."),
            "list": ("increator.cli.key:list_keys", "The keys of a tenant, oldest first."),
            "revoke": ("increator.cli.key:revoke_key", "From now on the key opens nothing."),
        },
    ),
}
GROUPS = [[name] for name in SUBCOMMANDS]
"""Arguments that only lead to a list of commands."""

HELP = "Resolves accounts on Instagram, TikTok, YouTube and X into creators, and says why."


def build_app(*, summaries: bool) -> App:
    """The command line. With `summaries` each command's help is its line in the list, else what its own docstring says."""
    app = App(name="increator", help=HELP, help_format="markdown", suppress_keyboard_interrupt=False)
    for group, commands in COMMANDS.items():
        for name, (module, does) in commands.items():
            path = f"increator.cli.{module}:{name}"
            app.command(path, name=name, group=group, help=does if summaries else None)
    for name, (does, commands) in SUBCOMMANDS.items():
        parent = App(name=name, help=does, group=ADMINISTRATION)
        for sub, (path, sub_does) in commands.items():
            parent.command(path, name=sub, help=sub_does if summaries else None)
        app.command(parent)
    return app
