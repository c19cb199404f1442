"""A result has the share of datasets that are refreshed routinely, and of how many.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SHARES = ("routine", "routine_low", "routine_high")
_COUNT = "judged_datasets"


def upgrade() -> None:
    """Adds the columns; what was judged before has nothing in them until it is judged again."""
    with op.batch_alter_table("result") as table:
        for name in _SHARES:
            table.add_column(sa.Column(name, sa.Float(), nullable=True))
        table.add_column(sa.Column(_COUNT, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Takes them away."""
    with op.batch_alter_table("result") as table:
        for name in (*_SHARES, _COUNT):
            table.drop_column(name)
