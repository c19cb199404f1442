"""A dataset is remembered by its license, columns and addresses, too, so that their changes can be told.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NEW = {"license": sa.Text(), "columns": sa.String(16), "addresses": sa.String(16)}


def upgrade() -> None:
    """Adds the columns; what was judged before has nothing in them until it is judged again."""
    with op.batch_alter_table("verdict") as table:
        for name, kind in _NEW.items():
            table.add_column(sa.Column(name, kind, nullable=False, server_default=""))


def downgrade() -> None:
    """Takes them away."""
    with op.batch_alter_table("verdict") as table:
        for name in _NEW:
            table.drop_column(name)
