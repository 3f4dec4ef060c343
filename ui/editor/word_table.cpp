// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/word_table.h"

#include "core/space/vocabulary.h"
#include "ui/support/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QStyledItemDelegate>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr Decided kDecided[] = {Decided::Fixed, Decided::Network, Decided::Stage, Decided::GrowingStage,
                                Decided::Block};

QString meaningOf(const QString& word) {
    const space::Quantity* const quantity = space::findQuantity(word.toStdString());
    if (quantity == nullptr) {
        return "No quantity of search spaces.";
    }
    QString text = QString::fromUtf8(quantity->meaning.data(), static_cast<qsizetype>(quantity->meaning.size()));
    switch (quantity->kind) {
    case space::QuantityKind::Text: {
        QStringList words;
        for (const std::string& allowed : space::wordsOf(*quantity)) {
            words << QString::fromStdString(allowed);
        }
        return text + "\nOne of " + words.join(", ") + '.';
    }
    case space::QuantityKind::Flag:
        return text + "\ntrue or false.";
    case space::QuantityKind::Integer:
    case space::QuantityKind::Real:
        break;
    }
    return text +
           QString("\n%1 from %2 to %3; with commas between, one value per stage (fixed) or choices (gene); | between "
                   "the choices of stages.")
               .arg(quantity->kind == space::QuantityKind::Integer ? "Whole numbers" : "Numbers")
               .arg(quantity->min)
               .arg(quantity->max);
}

class ScopeDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override {
        auto* box = new QComboBox(parent);
        box->setAccessibleName("Where it is decided");
        for (const Decided decided : kDecided) {
            box->addItem(decidedText(decided), static_cast<int>(decided));
            if (decided == Decided::GrowingStage) {
                box->setItemData(box->count() - 1, "Each value a multiple of the stage before (PiT's heads)",
                                 Qt::ToolTipRole);
            }
        }
        connect(box, &QComboBox::activated, box, [this, box] {
            emit const_cast<ScopeDelegate*>(this)->commitData(box);
            emit const_cast<ScopeDelegate*>(this)->closeEditor(box);
        });
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        auto* box = static_cast<QComboBox*>(editor);
        box->setCurrentIndex(box->findData(index.data(Qt::EditRole)));
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        model->setData(index, static_cast<QComboBox*>(editor)->currentData(), Qt::EditRole);
    }
};

} // namespace

QString decidedText(Decided decided) {
    switch (decided) {
    case Decided::Fixed:
        return "fixed";
    case Decided::Network:
        return "per network";
    case Decided::Stage:
        return "per stage";
    case Decided::GrowingStage:
        return "per stage, growing";
    case Decided::Block:
        return "per block";
    }
    return {};
}

WordTableModel::WordTableModel(QObject* parent)
    : QAbstractTableModel(parent) {}

void WordTableModel::setForm(const SpaceForm& form) {
    if (form.words.size() == m_words.size() &&
        std::equal(m_words.begin(), m_words.end(), form.words.begin(),
                   [](const FormWord& a, const FormWord& b) { return a.name == b.name; })) {
        m_words = form.words; // keeps the selection and an open cell editor
        if (!m_words.empty()) {
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
        return;
    }
    beginResetModel();
    m_words = form.words;
    endResetModel();
}

void WordTableModel::setProblem(const QString& word, const QString& message) {
    m_problemWord = word;
    m_problem = message;
    if (!m_words.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

const FormWord* WordTableModel::wordAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_words[static_cast<std::size_t>(row)] : nullptr;
}

int WordTableModel::rowOf(const QString& word) const {
    const auto found =
        std::find_if(m_words.begin(), m_words.end(), [&](const FormWord& it) { return it.name == word; });
    return found == m_words.end() ? -1 : static_cast<int>(found - m_words.begin());
}

bool WordTableModel::canBeGene(int row) const {
    const FormWord* const word = wordAt(row);
    const space::Quantity* const quantity = word == nullptr ? nullptr : space::findQuantity(word->name.toStdString());
    return quantity != nullptr && quantity->canBeGene;
}

int WordTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_words.size());
}

int WordTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WordTableModel::data(const QModelIndex& index, int role) const {
    const FormWord& word = m_words[static_cast<std::size_t>(index.row())];
    const bool isWrong = !m_problemWord.isEmpty() && word.name == m_problemWord;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Name) {
            return isWrong ? QString(QChar(0x25B2)) + ' ' + word.name : word.name;
        }
        return index.column() == DecidedWhere ? decidedText(word.decided) : word.values;
    case Qt::EditRole:
        return index.column() == Name           ? QVariant(word.name)
               : index.column() == DecidedWhere ? QVariant(static_cast<int>(word.decided))
                                                : QVariant(word.values);
    case Qt::FontRole: {
        QFont font;
        font.setBold(word.decided != Decided::Fixed && index.column() == Name);
        return font;
    }
    case Qt::ForegroundRole:
        return isWrong ? QVariant(ViewColors::of(QApplication::palette()).infeasible) : QVariant();
    case Qt::ToolTipRole:
        return isWrong ? m_problem : meaningOf(word.name);
    case Qt::AccessibleDescriptionRole:
        return isWrong ? m_problem : QString();
    default:
        return {};
    }
}

QVariant WordTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Name ? "Quantity" : section == DecidedWhere ? "Chosen" : "Value or choices";
}

Qt::ItemFlags WordTableModel::flags(const QModelIndex& index) const {
    const bool editable = index.column() == Values || (index.column() == DecidedWhere && canBeGene(index.row()));
    return QAbstractTableModel::flags(index) | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool WordTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole) {
        return false;
    }
    FormWord word = m_words[static_cast<std::size_t>(index.row())];
    const FormWord before = word;
    if (index.column() == DecidedWhere) {
        word.decided = static_cast<Decided>(value.toInt());
    } else {
        word.values = value.toString();
    }
    if (!(word == before)) {
        emit edited(word);
    }
    return true;
}

WordTable::WordTable(WordTableModel& model, QWidget* parent)
    : QTableView(parent) {
    setModel(&model);
    setItemDelegateForColumn(WordTableModel::DecidedWhere, new ScopeDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                    QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setAccessibleName("Quantities of the search space");
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    setColumnWidth(WordTableModel::Name, 150);
    setColumnWidth(WordTableModel::DecidedWhere, 160);
}

} // namespace trazor::ui
